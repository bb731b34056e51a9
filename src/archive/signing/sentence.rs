//! The signature room's words, as they may be published: no code of a person.

use crate::signature::{self, Identity, Remark, Signature};
use crate::text::Lang;

/// What was found of one signature, a finding a line: «firma integra di Maria Rossi (certificato …4f3a1207),
/// sul documento sigillato», then who, how reliable, when. `names`: persons by id, as the seal names them.
pub fn lines(found: &Signature, names: &[(&str, &str)], lang: Lang) -> Vec<String> {
    let expected = matches!(found.axes.identity, Identity::Expected | Identity::RoleNotHeld);
    let name = Some(super::shown_name(found, names)).filter(|name| expected && !name.is_empty());
    let mut lines = signature::findings(found, name.as_deref(), lang);
    if let Some(other) = super::bearer(found, names) {
        lines.push(match lang {
            Lang::It => format!("il certificato è intestato a «{other}»; il codice fiscale è quello atteso"),
            Lang::En => format!("the certificate names «{other}»; the tax code is the expected one"),
        });
    }
    if found.nested > 0 {
        lines.push(if lang == Lang::It { "annidata" } else { "nested" }.to_owned());
    }
    lines.into_iter().map(|line| super::without_codes(&line)).collect()
}

/// The same in one sentence, for machines and their logs.
pub(super) fn sentence(found: &Signature, lang: Lang) -> String {
    let mut text = signature::phrase(found, lang);
    if found.nested > 0 {
        text.push_str(if lang == Lang::It { "; annidata" } else { "; nested" });
    }
    super::without_codes(&text)
}

/// What a person should know beside it.
pub fn remark(remark: &Remark, lang: Lang) -> String {
    super::without_codes(&signature::sentence(remark, lang))
}
