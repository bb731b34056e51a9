//! Codes and their pages. A code without a page under `codes/` does not compile.

use std::sync::OnceLock;

use crate::text::Lang;

/// How much a diagnostic weighs. Errors stop the build, warnings only under `--strict`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Error,
    Warning,
    Info,
}

impl Level {
    pub fn key(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// A kind of diagnostic: its identifier and the text of its page.
#[derive(Clone, Copy)]
pub struct Code {
    pub id: &'static str,
    pub source: &'static str,
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id)
    }
}
impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}
impl Eq for Code {}

/// What a code's page says.
#[derive(Debug)]
pub struct Page {
    pub level: Level,
    pub title: &'static str,
    it: &'static str,
    it_help: &'static str,
    en: &'static str,
    en_help: &'static str,
    /// Markdown: why the rule exists, then the examples.
    pub body: &'static str,
}

impl Page {
    pub fn sentence(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::It => self.it,
            Lang::En => self.en,
        }
    }

    pub fn help(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::It => self.it_help,
            Lang::En => self.en_help,
        }
    }
}

impl Code {
    /// The parsed page; parsed once per process.
    pub fn page(self) -> &'static Page {
        static PAGES: OnceLock<Vec<(&'static str, Page)>> = OnceLock::new();
        let pages = PAGES.get_or_init(|| CODES.iter().map(|c| (c.id, parse(c.source))).collect());
        pages
            .binary_search_by(|(id, _)| id.cmp(&self.id))
            .map(|at| &pages[at].1)
            .expect("CODES is sorted and holds every constant: tested")
    }
}

/// The code of this identifier, if there is one.
pub fn find(id: &str) -> Option<Code> {
    CODES.iter().find(|c| c.id.eq_ignore_ascii_case(id)).copied()
}

fn parse(source: &'static str) -> Page {
    let rest = source.strip_prefix("---\n").unwrap_or(source);
    let (head, body) = rest.split_once("\n---\n").unwrap_or((rest, ""));
    let value = |key: &str| {
        head.lines()
            .find_map(|line| line.strip_prefix(key).and_then(|r| r.strip_prefix(": ")))
            .unwrap_or("")
            .trim()
    };
    let level = match value("level") {
        "warning" => Level::Warning,
        "info" => Level::Info,
        _ => Level::Error,
    };
    Page {
        level,
        title: value("title"),
        it: value("it"),
        it_help: value("it-help"),
        en: value("en"),
        en_help: value("en-help"),
        body: body.trim_start(),
    }
}

/// Declares every code once: a constant and its place in [`CODES`], from one list.
macro_rules! codes {
    ($($name:ident = $id:literal),* $(,)?) => {
        impl Code {
            $(pub const $name: Self =
                Self { id: $id, source: include_str!(concat!("../../codes/", $id, ".md")) };)*
        }
        /// Every code, sorted by identifier.
        pub const CODES: &[Code] = &[$(Code::$name),*];
    };
}

codes! {
    ACT_01 = "ACT-01",
    ACT_02 = "ACT-02",
    ACT_03 = "ACT-03",
    ACT_04 = "ACT-04",
    ACT_05 = "ACT-05",
    CAL_01 = "CAL-01",
    CAL_02 = "CAL-02",
    CTR_01 = "CTR-01",
    CTR_02 = "CTR-02",
    CTR_03 = "CTR-03",
    CTR_04 = "CTR-04",
    CTR_05 = "CTR-05",
    CTR_06 = "CTR-06",
    CTR_07 = "CTR-07",
    CTR_08 = "CTR-08",
    CTR_09 = "CTR-09",
    HDC_01 = "HDC-01",
    HDC_02 = "HDC-02",
    PEN_01 = "PEN-01",
    PEN_02 = "PEN-02",
    PEN_03 = "PEN-03",
    PEN_04 = "PEN-04",
    PEN_06 = "PEN-06",
    PER_01 = "PER-01",
    PER_02 = "PER-02",
    PER_03 = "PER-03",
    PER_04 = "PER-04",
    PER_05 = "PER-05",
    PER_06 = "PER-06",
    PER_07 = "PER-07",
    PRV_01 = "PRV-01",
    PRV_02 = "PRV-02",
    PRV_03 = "PRV-03",
    PRV_04 = "PRV-04",
    PUB_01 = "PUB-01",
    PUB_02 = "PUB-02",
    PUB_03 = "PUB-03",
    PUB_04 = "PUB-04",
    REV_01 = "REV-01",
    REV_02 = "REV-02",
    REV_03 = "REV-03",
    REV_04 = "REV-04",
    ROL_01 = "ROL-01",
    ROL_02 = "ROL-02",
    SIG_01 = "SIG-01",
    SIG_02 = "SIG-02",
    SIG_03 = "SIG-03",
    SIG_04 = "SIG-04",
    SIG_05 = "SIG-05",
    SIG_06 = "SIG-06",
    SIG_09 = "SIG-09",
    SLA_01 = "SLA-01",
    SLA_02 = "SLA-02",
    SLA_03 = "SLA-03",
    SLA_04 = "SLA-04",
    SLA_05 = "SLA-05",
    SLA_06 = "SLA-06",
    SLA_07 = "SLA-07",
    SLA_08 = "SLA-08",
    SLA_09 = "SLA-09",
    SLA_10 = "SLA-10",
    SLA_11 = "SLA-11",
    SLA_12 = "SLA-12",
    SLA_13 = "SLA-13",
    SLA_14 = "SLA-14",
    SLA_15 = "SLA-15",
    SLA_16 = "SLA-16",
    SLA_17 = "SLA-17",
    SLA_18 = "SLA-18",
    SLA_19 = "SLA-19",
    SLA_20 = "SLA-20",
    SLA_21 = "SLA-21",
    SLA_22 = "SLA-22",
    SYN_01 = "SYN-01",
    SYN_02 = "SYN-02",
    SYN_03 = "SYN-03",
    SYN_04 = "SYN-04",
    SYN_05 = "SYN-05",
    SYN_06 = "SYN-06",
    SYN_07 = "SYN-07",
    SYN_08 = "SYN-08",
    SYN_09 = "SYN-09",
    SYN_10 = "SYN-10",
    SYN_11 = "SYN-11",
    SYN_12 = "SYN-12",
    SYN_13 = "SYN-13",
    SYN_14 = "SYN-14",
    SYN_15 = "SYN-15",
    SYN_16 = "SYN-16",
    SYN_17 = "SYN-17",
    SYN_18 = "SYN-18",
    SYN_19 = "SYN-19",
    SYN_20 = "SYN-20",
    SYN_21 = "SYN-21",
    SYN_22 = "SYN-22",
    SYN_23 = "SYN-23",
    SYN_24 = "SYN-24",
    SYN_25 = "SYN-25",
    SYN_26 = "SYN-26",
    TXT_01 = "TXT-01",
    TXT_02 = "TXT-02",
    TXT_03 = "TXT-03",
    TXT_04 = "TXT-04",
    TXT_05 = "TXT-05",
    TXT_06 = "TXT-06",
    TXT_07 = "TXT-07",
    TXT_08 = "TXT-08",
    TXT_10 = "TXT-10",
    TXT_11 = "TXT-11",
    TXT_12 = "TXT-12",
    TXT_13 = "TXT-13",
    TXT_14 = "TXT-14",
    TXT_15 = "TXT-15",
    TXT_16 = "TXT-16",
    TXT_17 = "TXT-17",
    TXT_18 = "TXT-18",
    TXT_19 = "TXT-19",
    TXT_20 = "TXT-20",
    TXT_21 = "TXT-21",
    WVR_01 = "WVR-01",
    WVR_02 = "WVR-02",
    WVR_03 = "WVR-03",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_and_every_page_is_complete() {
        assert!(CODES.windows(2).all(|w| w[0].id < w[1].id), "sorted, none twice");
        for code in CODES {
            let page = code.page();
            for (what, text) in [
                ("title", page.title),
                ("it", page.it),
                ("it-help", page.it_help),
                ("en", page.en),
                ("en-help", page.en_help),
                ("body", page.body),
            ] {
                assert!(!text.is_empty(), "{}: {what} is missing", code.id);
            }
        }
    }
}
