//! What git knows of the sources: the day of the last change. Without git the page does not say it.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::value::Date;

/// The author's day of the newest commit that touched content or data.
pub fn last_change(root: &Path) -> Option<Date> {
    let output = Command::new("git")
        .args([
            "-c",
            "core.hooksPath=/dev/null",
            "--no-pager",
            "log",
            "-1",
            "--format=%as",
            "--end-of-options",
            "HEAD",
            "--",
            "content",
            "data",
            "book.toml",
        ])
        .current_dir(root)
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    Date::parse(text.trim()).ok()
}
