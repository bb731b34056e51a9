//! The flags of `new`, each answering one question, and of `status`.

use std::collections::BTreeMap;

use clap::Args;

#[derive(Args)]
pub(crate) struct New {
    #[arg(value_name = "KIND", help = "new_kind")]
    pub(crate) kind: String,
    #[arg(value_name = "ID", help = "new_id", conflicts_with = "id")]
    pub(crate) name: Option<String>,
    #[arg(long, value_name = "ID", help = "new_id")]
    pub(crate) id: Option<String>,
    #[arg(long, value_name = "ID", help = "new_contract")]
    pub(crate) contract: Option<String>,
    #[arg(long, value_name = "PERIOD", help = "period")]
    pub(crate) period: Option<String>,
    #[arg(long, value_name = "ID", help = "new_area")]
    pub(crate) area: Option<String>,
    #[arg(long, value_name = "ID", help = "new_service")]
    pub(crate) service: Option<String>,
    #[arg(long, value_name = "ID", help = "new_indicator")]
    pub(crate) indicator: Option<String>,
    #[arg(long, value_name = "ID", help = "new_group")]
    pub(crate) group: Option<String>,
    #[arg(long, value_name = "TEXT", help = "new_title")]
    pub(crate) title: Option<String>,
    #[arg(long, value_name = "WORD", help = "new_type")]
    pub(crate) r#type: Option<String>,
    #[arg(long, value_name = "ROLE", help = "new_owner")]
    pub(crate) owner: Option<String>,
    #[arg(long, value_name = "ID", help = "new_person")]
    pub(crate) person: Option<String>,
    #[arg(long, value_name = "DATE", help = "new_due")]
    pub(crate) due: Option<String>,
    #[arg(long, value_name = "DATE", help = "new_date")]
    pub(crate) date: Option<String>,
    #[arg(long, value_name = "PERIOD", help = "new_from")]
    pub(crate) from: Option<String>,
    #[arg(long, value_name = "CODE", help = "new_code")]
    pub(crate) code: Option<String>,
    #[arg(long, value_name = "FILE", help = "new_path")]
    pub(crate) path: Option<String>,
    #[arg(long, value_name = "TEXT", help = "new_reason")]
    pub(crate) reason: Option<String>,
    #[arg(long, value_name = "DATE", help = "new_until")]
    pub(crate) until: Option<String>,
    #[arg(short, long, help = "new_yes")]
    pub(crate) yes: bool,
    #[arg(long, help = "new_print")]
    pub(crate) print: bool,
}

impl New {
    /// The flags that were given, by name without dashes.
    pub(crate) fn given(&self) -> BTreeMap<&'static str, String> {
        let all = [
            ("id", self.id.as_ref().or(self.name.as_ref())),
            ("contract", self.contract.as_ref()),
            ("period", self.period.as_ref()),
            ("area", self.area.as_ref()),
            ("service", self.service.as_ref()),
            ("indicator", self.indicator.as_ref()),
            ("group", self.group.as_ref()),
            ("title", self.title.as_ref()),
            ("type", self.r#type.as_ref()),
            ("owner", self.owner.as_ref()),
            ("person", self.person.as_ref()),
            ("due", self.due.as_ref()),
            ("date", self.date.as_ref()),
            ("from", self.from.as_ref()),
            ("code", self.code.as_ref()),
            ("path", self.path.as_ref()),
            ("reason", self.reason.as_ref()),
            ("until", self.until.as_ref()),
        ];
        all.into_iter().filter_map(|(flag, text)| text.map(|t| (flag, t.clone()))).collect()
    }
}

#[derive(Args)]
pub(crate) struct Status {
    #[arg(long, value_name = "ID", help = "new_contract")]
    pub(crate) contract: Option<String>,
    #[arg(long, value_name = "PERIOD", help = "period")]
    pub(crate) period: Option<String>,
    #[arg(long = "for", value_name = "seal", hide_possible_values = true, value_parser = ["seal"], help = "status_for")]
    pub(crate) purpose: Option<String>,
    #[arg(long, value_name = "human|json|markdown", hide_possible_values = true, value_parser = ["human", "json", "markdown"], default_value = "human", help = "status_format")]
    pub(crate) format: String,
    #[arg(long, value_name = "DATE", help = "status_as_of")]
    pub(crate) as_of: Option<String>,
}
