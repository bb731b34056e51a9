//! Findings as a verb tells them: which, in which form, with which exit code.

use super::Context;
use super::args::Findings as Args;
use super::gates::{self, Scoped};
use super::lookup;
use super::pipeline::{self, Checked};
use crate::archive;
use crate::assess::assess;
use crate::diag::emit::{self, News};
use crate::diag::{CODES, Code, Diagnostic, Level, Places};
use crate::edge::{Exit, Failure, ci, git};
use crate::model;
use crate::rule::{Judgement, Verdict};
use crate::source::nearest;
use crate::text::{Lang, number};
use crate::value::EditionId;

/// At most so many findings are printed without `--all`; the totals are always whole.
const SHOWN: usize = 50;

impl Checked {
    /// PUB-04: addresses of an earlier revision that are gone without a redirect.
    ///
    /// # Errors
    /// A revision that git does not have.
    pub(super) fn keep_addresses(&mut self, args: &Args, context: &Context) -> Result<(), Failure> {
        let Some(revision) = &args.published else { return Ok(()) };
        let before = pipeline::at_revision(context, revision, self.today)?;
        let (old, now) = (before.addresses()?, self.addresses()?);
        let site = self.sources.site_span();
        for address in old.difference(&now) {
            let raised = self.wrong.raise(Code::PUB_04, site);
            raised.with("found", address).with("revision", revision);
        }
        self.wrong.sort();
        Ok(())
    }

    /// Keeps what the flags ask for. Everything was read and checked all the same.
    ///
    /// # Errors
    /// An unknown code or period, a revision that git does not have.
    pub(super) fn narrow(&mut self, args: &Args, context: &Context) -> Result<(), Failure> {
        if !args.only.is_empty() {
            let wanted = wanted(&args.only)?;
            self.wrong.retain(|d| wanted.iter().any(|w| is_of(d.code.id, w)));
        }
        if let Some(period) = &args.period {
            lookup::known(&self.book, period)?;
            let inside = format!("/{period}/");
            let sources = &self.sources;
            self.wrong.retain(|d| {
                let path = sources.path(d.at.file);
                path.contains(&inside) || period_of(path).is_none()
            });
        }
        if let Some(revision) = &args.changed_since {
            let changed = git::changed_since(&context.root, revision)?;
            let sources = &self.sources;
            self.wrong.retain(|d| changed.contains(sources.path(d.at.file)));
        }
        Ok(())
    }

    /// The exit code: the same whatever the format. Errors in `book.toml` are errors of the call.
    pub(super) fn exit(&self, strict: bool) -> Exit {
        let strict = strict || self.book.settings.strict;
        let config = self.sources.find("book.toml");
        if self.wrong.iter().any(|d| d.code == Code::SIG_01) {
            return Exit::Sealed;
        }
        let errors: Vec<_> = self.wrong.iter().filter(|d| d.code.page().level == Level::Error).collect();
        // What the whole site lacks is told at `book.toml`, line 1, and is no error of the call.
        let of_site = |d: &Diagnostic| {
            [Code::SYN_09, Code::PUB_04].contains(&d.code) && d.at == self.sources.site_span()
        };
        if errors.iter().any(|d| Some(d.at.file) == config && !of_site(d)) {
            return Exit::Usage;
        }
        // An amendment that waits to be closed is told, and has to be closable even so.
        let waits = self.wrong.iter().filter(|d| d.code == Code::SIG_05 && !d.is_accepted()).count();
        let warned = strict && self.wrong.open(Level::Warning) > waits;
        if errors.is_empty() && !warned { Exit::Done } else { Exit::Content }
    }

    /// The exit code with the gates that were asked for; says which one tripped.
    ///
    /// # Errors
    /// `changed-verdict` without a git revision to compare with.
    pub(super) fn gated(&self, args: &Args, context: &Context) -> Result<Exit, Failure> {
        let exit = self.exit(args.strict);
        if exit != Exit::Done {
            return Ok(exit);
        }
        let scope = gates::scope(&self.book, &self.findings, args.period.as_deref());
        let mut stops = false;
        for gate in &args.fail_on {
            let list = if gate == "changed-verdict" {
                let revision = args.changed_since.as_deref().unwrap_or("HEAD");
                let (book, _) = model::load(&git::sources_at(&context.root, revision)?);
                gates::changed(&scope, &assess(&book, &archive::findings(&self.closed)))
            } else {
                gates::tripped(gate, &scope, self.today)
            };
            if !list.is_empty() {
                stops = true;
                let word = context.words("soglia richiesta", "gate");
                context.terminal.note(&format!("{word} «{gate}»: {}\n", list.join(", ")));
            }
        }
        Ok(if stops { Exit::Gate } else { Exit::Done })
    }

    /// Prints the findings in a format. Reports go to stdout, the summary to stderr.
    pub(super) fn print(&self, context: &Context, args: &Args) {
        let lang = context.lang;
        let terminal = &context.terminal;
        let scope = gates::scope(&self.book, &self.findings, args.period.as_deref());
        let news = || news(&scope, lang);
        let prefix = || git::prefix(&context.root);
        match args.format.as_str() {
            "json" => terminal.say(&emit::json(&self.wrong, &self.sources, lang)),
            "sarif" => terminal.say(&emit::sarif(&self.wrong, &news(), &self.sources, &prefix(), lang)),
            "gitlab" => terminal.say(&emit::gitlab(&self.wrong, &self.sources, &prefix(), lang)),
            "github" => terminal.say(&emit::github(&self.wrong, &news(), &self.sources, &prefix(), lang)),
            format => {
                self.lines(context, args.all, format == "short");
                if format == "human" {
                    if !terminal.quiet {
                        terminal.say(&table(&scope, lang, context.verbose));
                    }
                    if ci::annotates() {
                        terminal.say(&emit::github(&self.wrong, &news(), &self.sources, &prefix(), lang));
                        ci::summarise(&format!("### resoconto\n\n{}\n", self.summary(lang).trim()));
                    }
                }
            }
        }
        if !terminal.quiet {
            terminal.note(&self.summary(lang));
        }
    }

    pub(super) fn lines(&self, context: &Context, all: bool, short: bool) {
        let colour = context.terminal.colours();
        let wanted = |d: &&Diagnostic| {
            context.verbose || all || (d.code.page().level != Level::Info && !d.is_accepted())
        };
        let limit = if all { usize::MAX } else { SHOWN };
        for diagnostic in self.wrong.iter().filter(wanted).take(limit) {
            let text = if short {
                emit::short(diagnostic, &self.sources, context.lang)
            } else {
                emit::human(diagnostic, &self.sources, context.lang, colour) + "\n"
            };
            context.terminal.say(&text);
        }
        let hidden = self.wrong.iter().filter(wanted).count().saturating_sub(limit);
        if hidden > 0 {
            let (before, after) = match context.lang {
                Lang::It => ("e altri", "rilievi: --all li stampa tutti"),
                Lang::En => ("and", "more findings: --all prints them"),
            };
            context.terminal.note(&format!("{before} {hidden} {after}\n"));
        }
    }

    fn summary(&self, lang: Lang) -> String {
        let words = [
            ("e", self.wrong.open(Level::Error)),
            ("w", self.wrong.open(Level::Warning)),
            ("i", self.wrong.open(Level::Info)),
            ("a", self.wrong.accepted()),
            ("f", self.sources.iter().count()),
        ]
        .map(|(key, n)| (key, n.to_string()));
        let words: Vec<(&str, &str)> = words.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let accepted = match lang {
            _ if self.wrong.accepted() == 0 => "",
            Lang::It => ", {a} {a:accettato/accettati} con deroga",
            Lang::En => ", {a} accepted by waiver",
        };
        let (found, read) = match lang {
            Lang::It => (
                "{e} {e:errore/errori}, {w} {w:avviso/avvisi}, {i} {i:nota/note}",
                " · {f} {f:file letto/file letti}\n",
            ),
            Lang::En => (
                "{e} {e:error/errors}, {w} {w:warning/warnings}, {i} {i:note/notes}",
                " · {f} {f:file/files} read\n",
            ),
        };
        crate::text::fill(&format!("{found}{accepted}{read}"), words.as_slice())
    }
}

/// `SLA-07`, or a family such as `TXT`.
fn is_of(id: &str, wanted: &str) -> bool {
    id == wanted || id.split('-').next() == Some(wanted)
}

fn wanted(only: &[String]) -> Result<Vec<String>, Failure> {
    let mut list = Vec::new();
    for text in only {
        let code = text.trim().to_uppercase();
        if !CODES.iter().any(|c| is_of(c.id, &code)) {
            let near = nearest(&code, CODES.iter().map(|c| c.id));
            let (it, en) = near.map_or((".".to_owned(), ".".to_owned()), |near| {
                (format!(": forse «{near}»?"), format!(": perhaps «{near}»?"))
            });
            return Err(Failure::usage(
                format!("controllo «{text}» sconosciuto{it} «resoconto explain» li elenca"),
                format!("unknown check «{text}»{en} «resoconto explain» lists them"),
            ));
        }
        list.push(code);
    }
    Ok(list)
}

/// The period whose folder holds a file.
fn period_of(path: &str) -> Option<&str> {
    path.split('/').find(|part| EditionId::parse(part).is_ok())
}

/// Missed service levels, each at the place of its measure.
fn news(scope: &[Scoped<'_>], lang: Lang) -> Vec<News> {
    let mut list = Vec::new();
    for (contract, edition, found) in scope {
        for (id, judgement) in &found.judgements {
            let (Verdict::Missed, Some(measure)) = (judgement.verdict, edition.measures.get(id)) else {
                continue;
            };
            let name = contract.indicators.get(id).map(|i| i.short_name.value.clone()).unwrap_or_default();
            let parts: Vec<String> = std::iter::once(word(judgement.verdict, lang).to_uppercase())
                .chain(figures(judgement, lang))
                .chain(actions(edition, id.as_str(), lang))
                .collect();
            list.push(News { at: measure.indicator.span, text: format!("{name}: {}", parts.join(", ")) });
        }
    }
    list
}

/// Verdicts in the terminal: a line of totals a period, and what is not met.
fn table(scope: &[Scoped<'_>], lang: Lang, all: bool) -> String {
    let mut out = String::new();
    for (contract, edition, found) in scope {
        let count = |v: Verdict| found.judgements.values().filter(|j| j.verdict == v).count();
        let totals: Vec<String> = Verdict::ALL
            .into_iter()
            .filter(|v| count(*v) > 0)
            .map(|v| format!("{} {}", count(v), several(count(v), word(v, lang), lang)))
            .collect();
        if totals.is_empty() {
            continue;
        }
        let title = match lang {
            Lang::It => "esiti",
            Lang::En => "verdicts",
        };
        out.push_str(&format!("{title} {}/{}: {}\n", contract.id, edition.id, totals.join(", ")));
        for (id, judgement) in &found.judgements {
            if !all && judgement.verdict != Verdict::Missed {
                continue;
            }
            let rest: Vec<String> =
                figures(judgement, lang).chain(actions(edition, id.as_str(), lang)).collect();
            out.push_str(&format!("  {:<16} {id}  {}\n", word(judgement.verdict, lang), rest.join(", ")));
        }
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

fn figures(judgement: &Judgement, lang: Lang) -> impl Iterator<Item = String> {
    let value = judgement.value.as_ref().map(|v| number::quantity(v, lang));
    let gap = judgement.gap.as_ref().map(|g| match lang {
        Lang::It => format!("scarto {}", number::signed(g, lang)),
        Lang::En => format!("gap {}", number::signed(g, lang)),
    });
    value.into_iter().chain(gap)
}

fn actions(edition: &crate::model::Edition, indicator: &str, lang: Lang) -> Option<String> {
    let ids: Vec<&str> = edition
        .actions
        .values()
        .filter(|a| a.indicators.iter().any(|r| r.id.as_str() == indicator))
        .map(|a| a.id.as_str())
        .collect();
    let word = match lang {
        Lang::It => "azione",
        Lang::En => "action",
    };
    (!ids.is_empty()).then(|| format!("{word} {}", ids.join(", ")))
}

/// The words of a verdict for a number of indicators: «3 non rispettati».
fn several(n: usize, word: &str, lang: Lang) -> String {
    if n == 1 || lang == Lang::En {
        return word.to_owned();
    }
    match word.strip_suffix('o').or_else(|| word.strip_suffix("le").map(|_| &word[..word.len() - 1])) {
        Some(stem) => format!("{stem}i"),
        None => word.to_owned(),
    }
}

fn word(verdict: Verdict, lang: Lang) -> &'static str {
    match (verdict, lang) {
        (Verdict::Met, Lang::It) => "rispettato",
        (Verdict::Missed, Lang::It) => "non rispettato",
        (Verdict::NotMeasured, Lang::It) => "non rilevato",
        (Verdict::NotApplicable, Lang::It) => "non applicabile",
        (Verdict::Indeterminate, Lang::It) => "indeterminato",
        (Verdict::Suspect, Lang::It) => "da verificare",
        (Verdict::Met, Lang::En) => "met",
        (Verdict::Missed, Lang::En) => "missed",
        (Verdict::NotMeasured, Lang::En) => "not measured",
        (Verdict::NotApplicable, Lang::En) => "not applicable",
        (Verdict::Indeterminate, Lang::En) => "indeterminate",
        (Verdict::Suspect, Lang::En) => "to be verified",
    }
}

/// Reads and checks, for the day the flags name.
///
/// # Errors
/// See [`pipeline::load`].
pub(super) fn load(args: &Args, context: &Context) -> Result<Checked, Failure> {
    pipeline::load(context, pipeline::day(args.as_of.as_deref())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_and_codes_are_told_apart() {
        assert!(is_of("TXT-01", "TXT") && is_of("TXT-01", "TXT-01") && !is_of("TXT-01", "TXT-0"));
        assert!(wanted(&["sla-07".into(), "TXT".into()]).is_ok());
        assert!(wanted(&["SLA-99".into()]).is_err());
    }

    #[test]
    fn a_path_tells_its_period() {
        assert_eq!(period_of("data/a/periods/2021-s2/report.yaml"), Some("2021-s2"));
        assert_eq!(period_of("data/a/contract.yaml"), None);
    }
}
