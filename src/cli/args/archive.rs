//! The flags of `seal`, `sign`, `verify`, `amend` and `archive`.

use std::path::PathBuf;

use clap::Args;

#[derive(Args)]
pub(crate) struct Seal {
    #[arg(value_name = "PERIOD", help = "period")]
    pub(crate) period: String,
    #[arg(long, value_name = "ID", help = "seal_contract")]
    pub(crate) contract: Option<String>,
    #[arg(long, help = "dry_run")]
    pub(crate) dry_run: bool,
    #[arg(long, help = "seal_first")]
    pub(crate) first: bool,
    #[arg(long, help = "seal_without_codes")]
    pub(crate) without_codes: bool,
    #[arg(long, value_name = "TEXT", help = "seal_note")]
    pub(crate) note: Option<String>,
    #[arg(long, value_name = "NAME", help = "seal_by")]
    pub(crate) by: Option<String>,
    #[arg(long, value_name = "DATE", help = "seal_on")]
    pub(crate) on: Option<String>,
    #[arg(long, value_name = "FILE", help = "seal_pdf")]
    pub(crate) pdf: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Sign {
    #[arg(value_name = "PERIOD", help = "period")]
    pub(crate) period: String,
    #[arg(long, value_name = "FILE", help = "sign_file")]
    pub(crate) file: PathBuf,
    #[arg(long, value_name = "ROLE", help = "sign_role")]
    pub(crate) role: Option<String>,
    #[arg(long, value_name = "DATE", help = "sign_on")]
    pub(crate) on: Option<String>,
    #[arg(long, value_name = "ID", help = "seal_contract")]
    pub(crate) contract: Option<String>,
    #[arg(long, requires = "reason", help = "sign_declared")]
    pub(crate) declared: bool,
    #[arg(long, value_name = "TEXT", requires = "declared", help = "sign_reason")]
    pub(crate) reason: Option<String>,
    #[arg(long, value_name = "NAME", help = "sign_by")]
    pub(crate) by: Option<String>,
}

#[derive(Args)]
pub(crate) struct Verify {
    #[arg(value_name = "PERIOD", help = "verify_period")]
    pub(crate) period: Option<String>,
    #[arg(long, value_name = "DIR|ZIP", help = "verify_archive")]
    pub(crate) archive: Option<PathBuf>,
    #[arg(long, help = "verify_rebuild")]
    pub(crate) rebuild: bool,
    #[arg(long, value_name = "DIR", help = "verify_trust")]
    pub(crate) trust: Option<PathBuf>,
    #[arg(long, value_name = "signatures|trust", value_delimiter = ',', hide_possible_values = true, value_parser = ["signatures", "trust"], help = "verify_require")]
    pub(crate) require: Vec<String>,
    #[arg(long, value_name = "human|json", hide_possible_values = true, value_parser = ["human", "json"], default_value = "human", help = "verify_format")]
    pub(crate) format: String,
}

#[derive(Args)]
pub(crate) struct Amend {
    #[arg(value_name = "PERIOD", help = "period")]
    pub(crate) period: String,
    #[arg(long, value_name = "ID", help = "seal_contract")]
    pub(crate) contract: Option<String>,
    #[arg(long, value_name = "TEXT", help = "amend_reason")]
    pub(crate) reason: String,
}

#[derive(Args)]
pub(crate) struct Archive {
    #[arg(value_name = "PERIOD", help = "period")]
    pub(crate) period: String,
    #[arg(long, value_name = "ID", help = "seal_contract")]
    pub(crate) contract: Option<String>,
    #[arg(short, long, value_name = "ZIP", help = "archive_output")]
    pub(crate) output: Option<PathBuf>,
    #[arg(long, value_name = "public|agid|internal", hide_possible_values = true, value_parser = ["public", "agid", "internal"], default_value = "public", help = "archive_audience")]
    pub(crate) audience: String,
    #[arg(long, value_name = "signatures", hide_possible_values = true, value_parser = ["signatures"], help = "archive_require")]
    pub(crate) require: Option<String>,
    #[arg(long, help = "archive_check")]
    pub(crate) check: bool,
}
