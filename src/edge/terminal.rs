//! The only place that prints: reports to stdout, progress to stderr.

use std::io::{IsTerminal, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colour {
    #[default]
    Auto,
    Always,
    Never,
}

/// What is printed and how loudly.
#[derive(Debug, Clone, Copy, Default)]
pub struct Terminal {
    pub colour: Colour,
    pub quiet: bool,
}

impl Terminal {
    /// Prints a report on stdout; colour codes are stripped where they do not belong.
    pub fn say(&self, text: &str) {
        let mut out = anstream::AutoStream::new(std::io::stdout().lock(), self.choice());
        // A closed pipe is the reader's decision.
        let _ = out.write_all(text.as_bytes());
        let _ = out.flush();
    }

    /// Prints on stderr: summaries and failures.
    pub fn note(&self, text: &str) {
        let mut out = anstream::AutoStream::new(std::io::stderr().lock(), self.choice());
        let _ = out.write_all(text.as_bytes());
        let _ = out.flush();
    }

    pub fn colours(&self) -> bool {
        match self.colour {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
        }
    }

    /// A spinner on a terminal, for work that lasts; it clears itself when dropped.
    pub fn progress(&self, text: &str) -> Progress {
        if self.quiet || !std::io::stderr().is_terminal() {
            return Progress(None);
        }
        let bar = ProgressBar::new_spinner().with_message(text.to_owned());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(120));
        Progress(Some(bar))
    }

    fn choice(&self) -> anstream::ColorChoice {
        match self.colour {
            Colour::Auto => anstream::ColorChoice::Auto,
            Colour::Always => anstream::ColorChoice::Always,
            Colour::Never => anstream::ColorChoice::Never,
        }
    }
}

/// Progress that ends with its scope.
pub struct Progress(Option<ProgressBar>);

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
