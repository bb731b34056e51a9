//! A file comes to its place whole: written beside it, then renamed.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// Whether a file may stand in the place already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Over {
    /// It is replaced at once: whoever reads it finds the old or the new one.
    Old,
    /// The same of a file that a later run makes again: nobody waits for the disk, which a site of thousands of
    /// pages would feel.
    Output,
    /// It stays, and nothing is written.
    Nothing,
}

/// Writes bytes beside a place and renames them. The file has the rights of any new one
/// here, and not those of a secret, which is what a temporary file would have: others are to read it.
///
/// # Errors
/// The machine refuses, or [`Over::Nothing`] finds something.
pub(super) fn put(to: &Path, bytes: &[u8], over: Over) -> io::Result<()> {
    let folder = to.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    readable(&mut builder);
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    if over != Over::Output {
        file.as_file().sync_all()?;
    }
    let put = match over {
        Over::Old | Over::Output => file.persist(to),
        Over::Nothing => file.persist_noclobber(to),
    };
    put.map(drop).map_err(|refused| refused.error)
}

/// What the process's mask leaves of it.
#[cfg(unix)]
fn readable(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn readable(_builder: &mut tempfile::Builder<'_, '_>) {}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_file_put_whole_has_the_rights_of_any_new_one() {
        let folder = tempfile::tempdir().unwrap();
        let rights = |name: &str| fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
        fs::write(folder.path().join("altro"), "").unwrap();
        for over in [Over::Nothing, Over::Old, Over::Output] {
            put(&folder.path().join("nuovo"), b"x", over).unwrap();
            assert_eq!(rights("nuovo"), rights("altro"), "{over:?}");
        }
        let taken = put(&folder.path().join("nuovo"), b"y", Over::Nothing).unwrap_err();
        assert_eq!(taken.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(folder.path().join("nuovo")).unwrap(), b"x");
    }
}
