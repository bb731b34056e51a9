//! The only room with effects: disk, clock, terminal, network.
#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "the only room with effects")]

pub mod archive;
pub mod ci;
pub mod clean;
pub mod clock;
mod closing;
pub mod git;
mod guard;
mod handover;
mod lock;
pub mod open;
pub mod outputs;
pub mod prompt;
pub mod publish;
pub mod read;
pub mod scaffold;
pub mod serve;
pub mod signatures;
pub mod terminal;
pub mod trust;
pub mod watch;
mod whole;

use std::io;
use std::path::PathBuf;

use crate::text::Lang;

/// Exit codes by kind of problem; the same whatever the output format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    Done = 0,
    Content = 1,
    Usage = 2,
    Gate = 3,
    Sealed = 4,
    Machine = 5,
}

/// What a person cannot mend by editing a line of the site.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The command line is wrong.
    #[error("{it}")]
    Usage { it: String, en: String },
    /// The machine refused: what was being done, to which path, why.
    #[error("{doing} {path}: {cause}")]
    Machine { doing: &'static str, path: PathBuf, cause: io::Error },
    /// The place is not ours to write: what it is and the way out.
    #[error("{it}")]
    Place { it: String, en: String },
    /// What a closed edition forbids.
    #[error("{it}")]
    Sealed { it: String, en: String },
    /// What has to be put right before the verb can do its work.
    #[error("{it}")]
    Content { it: String, en: String },
    /// A theme or a page that cannot be made.
    #[error("{it}")]
    Theme { it: String, en: String },
}

impl Failure {
    pub fn usage(it: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Usage { it: it.into(), en: en.into() }
    }

    pub fn place(it: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Place { it: it.into(), en: en.into() }
    }

    pub fn sealed(it: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Sealed { it: it.into(), en: en.into() }
    }

    pub fn content(it: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Content { it: it.into(), en: en.into() }
    }

    pub fn exit(&self) -> Exit {
        match self {
            Self::Usage { .. } | Self::Theme { .. } => Exit::Usage,
            Self::Machine { .. } | Self::Place { .. } => Exit::Machine,
            Self::Sealed { .. } => Exit::Sealed,
            Self::Content { .. } => Exit::Content,
        }
    }

    /// One sentence, with the way out.
    pub fn sentence(&self, lang: Lang) -> String {
        match self {
            Self::Usage { it, en }
            | Self::Place { it, en }
            | Self::Sealed { it, en }
            | Self::Content { it, en }
            | Self::Theme { it, en } => match lang {
                Lang::It => it.clone(),
                Lang::En => en.clone(),
            },
            Self::Machine { doing, path, cause } => {
                let (verb, why) = match lang {
                    Lang::It => (doing_it(doing), cause_it(cause)),
                    Lang::En => (*doing, cause_en(cause)),
                };
                format!("{verb} «{}»: {why}", path.display())
            }
        }
    }
}

fn doing_it(doing: &'static str) -> &'static str {
    match doing {
        "reading" => "lettura di",
        "writing" => "scrittura di",
        "removing" => "rimozione di",
        "replacing" => "sostituzione di",
        "listening on" => "ascolto su",
        "looking at" => "esame di",
        "reserving" => "prenotazione di",
        "watching" => "controllo delle modifiche in",
        other => other,
    }
}

fn cause_it(cause: &io::Error) -> String {
    match cause.kind() {
        io::ErrorKind::NotFound => "non esiste".into(),
        io::ErrorKind::WouldBlock => "un’altra costruzione sta scrivendo; attendere che finisca".into(),
        io::ErrorKind::PermissionDenied => "permesso negato; controllare i permessi della cartella".into(),
        io::ErrorKind::StorageFull => "il disco è pieno; liberare spazio e riprovare".into(),
        io::ErrorKind::ReadOnlyFilesystem => "la cartella è in sola lettura".into(),
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => {
            "c’è già un file con questo nome; sceglierne un altro".into()
        }
        io::ErrorKind::IsADirectory => "è una cartella, non un file".into(),
        io::ErrorKind::QuotaExceeded => "lo spazio assegnato è esaurito; liberarne e riprovare".into(),
        io::ErrorKind::InvalidFilename => "il nome è troppo lungo o non ammesso; sceglierne un altro".into(),
        io::ErrorKind::CrossesDevices => {
            "la cartella sta su un altro disco; metterla sullo stesso dell’archivio".into()
        }
        io::ErrorKind::AddrInUse => "la porta è già occupata; sceglierne un’altra con --port".into(),
        _ => cause.to_string(),
    }
}

fn cause_en(cause: &io::Error) -> String {
    match cause.kind() {
        io::ErrorKind::WouldBlock => "another build is writing; wait for it to end".into(),
        io::ErrorKind::PermissionDenied => "permission denied; check who owns the folder".into(),
        io::ErrorKind::StorageFull => "the disk is full; free some space and try again".into(),
        io::ErrorKind::ReadOnlyFilesystem => "the folder is read-only".into(),
        io::ErrorKind::AddrInUse => "the port is already in use; choose another with --port".into(),
        _ => cause.to_string(),
    }
}

/// For `map_err`: wraps an error of the operating system.
pub(crate) fn refused(
    doing: &'static str,
    path: impl AsRef<std::path::Path>,
) -> impl FnOnce(io::Error) -> Failure {
    move |cause| Failure::Machine { doing, path: path.as_ref().to_owned(), cause }
}

/// Wraps an error of the operating system.
pub(crate) fn machine<T>(
    doing: &'static str,
    path: &std::path::Path,
    done: io::Result<T>,
) -> Result<T, Failure> {
    done.map_err(|cause| Failure::Machine { doing, path: path.to_owned(), cause })
}
