//! A preview for the person who writes: the site in memory, made again when a source changes.
//!
//! For this machine only. A file can only come from the site's map, so no request can reach the disk.

mod answer;
mod events;

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};

use super::watch::{self, Mode};
use super::{Failure, refused};
use crate::site::Site;
use crate::text::Lang;

/// Requests answered at once on each address.
const WORKERS: usize = 4;

/// What the pipeline gave.
#[derive(Default)]
pub struct Built {
    /// `None` when what is wrong leaves nothing to show: the last good site stays.
    pub site: Option<Site>,
    /// What is wrong, as plain text; empty when nothing is.
    pub problems: String,
}

/// How to serve.
#[derive(Debug, Clone)]
pub struct Options {
    /// `localhost`, `127.0.0.1` or `::1`; nothing else is served.
    pub host: String,
    /// 0 lets the system choose.
    pub port: u16,
    pub watcher: Mode,
    pub lang: Lang,
}

/// Builds, serves and builds again at each change, until the process ends. `ready` is called once
/// with the address, after the first build.
pub fn run(
    root: &Path,
    options: &Options,
    build: impl Fn() -> Built,
    ready: impl FnOnce(&str),
) -> Result<(), Failure> {
    let preview = Preview::start(&options.host, options.port, options.lang)?;
    preview.show(build());
    ready(&preview.address());
    watch::watch(root, options.watcher, || preview.show(build()))
}

/// A running preview; dropping it stops the servers.
pub struct Preview {
    shared: Arc<Shared>,
    servers: Vec<Arc<tiny_http::Server>>,
    port: u16,
    hostname: String,
}

/// What every request looks at.
pub(crate) struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    lang: Lang,
    port: u16,
}

#[derive(Default)]
struct State {
    site: Option<Arc<Site>>,
    problems: String,
    /// Grows with each site shown: a page that holds another number is old.
    version: u64,
    /// Grows with every build, also with those that only bring messages.
    tick: u64,
    /// Open streams of events.
    streams: usize,
    is_over: bool,
}

impl Shared {
    fn words(&self, it: &'static str, en: &'static str) -> &'static str {
        match self.lang {
            Lang::It => it,
            Lang::En => en,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A panic while holding it cannot leave the state half-made: fields are set one by one.
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Preview {
    pub fn start(hostname: &str, port: u16, lang: Lang) -> Result<Self, Failure> {
        let (v4, v6) = match hostname {
            "localhost" => (true, true),
            "127.0.0.1" => (true, false),
            "::1" | "[::1]" => (false, true),
            other => {
                return Err(Failure::usage(
                    format!(
                        "«{other}» non è un indirizzo di questa macchina: l’anteprima si apre solo su localhost"
                    ),
                    format!(
                        "«{other}» is not an address of this machine: the preview opens on localhost only"
                    ),
                ));
            }
        };
        let mut listeners = Vec::new();
        let mut port = port;
        if v4 {
            let listener = bind((Ipv4Addr::LOCALHOST, port).into())?;
            port = listener.local_addr().map_err(refused("listening on", "127.0.0.1"))?.port();
            listeners.push(listener);
        }
        if v6 {
            match bind((Ipv6Addr::LOCALHOST, port).into()) {
                Ok(listener) => {
                    port = listener.local_addr().map_err(refused("listening on", "::1"))?.port();
                    listeners.push(listener);
                }
                // No IPv6 on this machine is fine; somebody else answering there is not.
                Err(Failure::Machine { cause, .. }) if v4 && cause.kind() != io::ErrorKind::AddrInUse => {}
                Err(failure) => return Err(failure),
            }
        }
        let shared = Arc::new(Shared { state: Mutex::default(), changed: Condvar::new(), lang, port });
        let mut servers = Vec::new();
        for listener in listeners {
            let server = tiny_http::Server::from_listener(listener, None)
                .map_err(|e| refused("listening on", "localhost")(io::Error::other(e)))?;
            let server = Arc::new(server);
            for _ in 0..WORKERS {
                let (server, shared) = (Arc::clone(&server), Arc::clone(&shared));
                std::thread::spawn(move || {
                    while let Ok(request) = server.recv() {
                        answer::answer(request, &shared);
                    }
                });
            }
            servers.push(server);
        }
        Ok(Self { shared, servers, port, hostname: hostname.to_owned() })
    }

    /// Puts a build in front of the readers; open pages reload or show what is wrong.
    pub fn show(&self, built: Built) {
        let mut state = self.shared.state();
        if let Some(site) = built.site {
            state.site = Some(Arc::new(site));
            state.version += 1;
        }
        state.problems = built.problems;
        state.tick += 1;
        drop(state);
        self.shared.changed.notify_all();
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn address(&self) -> String {
        let host = if self.hostname == "::1" { "[::1]" } else { &self.hostname };
        format!("http://{host}:{}/", self.port)
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.shared.state().is_over = true;
        self.shared.changed.notify_all();
        for server in &self.servers {
            for _ in 0..WORKERS {
                server.unblock();
            }
        }
    }
}

fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    let name = address.to_string();
    TcpListener::bind(address).map_err(refused("listening on", Path::new(&name)))
}

#[cfg(test)]
mod tests;
