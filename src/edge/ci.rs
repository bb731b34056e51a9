//! What a forge's runner offers: where to annotate, where to leave a summary.

use std::io::Write;

/// Whether the run stands in GitHub's or Forgejo's actions, which read annotations from the output.
pub fn annotates() -> bool {
    std::env::var("GITHUB_ACTIONS").is_ok_and(|v| v == "true")
}

/// Adds Markdown to the job's summary, where the runner offers a file for it.
pub fn summarise(markdown: &str) {
    let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|p| !p.is_empty()) else { return };
    // Best effort: the summary repeats what was printed.
    if let Ok(mut file) = std::fs::OpenOptions::new().append(true).create(true).open(path) {
        let _ = file.write_all(markdown.as_bytes());
    }
}
