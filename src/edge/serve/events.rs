//! The stream that tells open pages to reload or what is wrong.

use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;

use tiny_http::{Request, Response};

use super::Shared;

/// Streams at once: each has a thread.
const MOST: usize = 16;
/// A comment this often keeps the stream open and finds out who went away.
const BEAT: Duration = Duration::from_secs(15);

/// Starts a stream of server-sent events on a thread of its own.
pub(super) fn stream(request: Request, shared: &Arc<Shared>) {
    {
        let mut state = shared.state();
        if state.streams >= MOST {
            drop(state);
            let _ = request.respond(Response::from_string("503\n").with_status_code(503));
            return;
        }
        state.streams += 1;
    }
    let shared = Arc::clone(shared);
    std::thread::spawn(move || {
        // By hand, because an ordinary response is buffered. The connection is not reused: dropping
        // the writer does not close it, so the client is told to.
        let _ = tell(&mut request.into_writer(), &shared);
        shared.state().streams -= 1;
    });
}

fn tell(out: &mut dyn Write, shared: &Shared) -> io::Result<()> {
    out.write_all(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n\
          Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
    )?;
    let mut told = None;
    loop {
        let event = {
            let state = shared.state();
            let (state, _) = shared
                .changed
                .wait_timeout_while(state, BEAT, |s| told == Some(s.tick) && !s.is_over)
                .unwrap_or_else(std::sync::PoisonError::into_inner);
            if state.is_over {
                return Ok(());
            }
            if told == Some(state.tick) {
                ": \n\n".to_owned()
            } else {
                told = Some(state.tick);
                let data = serde_json::json!({ "version": state.version, "problems": state.problems });
                format!("event: state\ndata: {data}\n\n")
            }
        };
        out.write_all(event.as_bytes())?;
        out.flush()?;
    }
}
