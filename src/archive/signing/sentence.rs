//! The signature room's words, as they may be published: no code of a person.

use crate::signature::{self, Remark, Signature};
use crate::text::Lang;

/// One signature in one sentence: «firma integra di Rossi Maria (certificato 4f3a12…), sul documento
/// sigillato; …».
pub fn sentence(found: &Signature, lang: Lang) -> String {
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
