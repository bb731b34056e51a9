//! Opening a page in the person's browser.

use std::process::{Command, Stdio};

/// Asks the system to open a file or an address. If it cannot, the address was printed anyway.
pub fn page(address: &str) {
    let program = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let _ = Command::new(program)
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
}
