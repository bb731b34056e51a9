//! The guide tells the truth: each command it shows is run, in its order, and says what the guide says;
//! its reference pages are what the program prints.
//!
//! `GOLDEN=accept cargo test --test guide` rewrites the reference pages.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "tests lay files and run programs"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn guide() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guida")
}

fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_resoconto"))
}

/// A fenced block of a page: its info string and its text.
fn blocks(text: &str) -> Vec<(String, String)> {
    let mut list: Vec<(String, String)> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        if let Some(info) = line.strip_prefix("```") {
            open = !open;
            if open {
                list.push((info.trim().to_owned(), String::new()));
            }
        } else if open {
            let (_, body) = list.last_mut().unwrap();
            body.push_str(line);
            body.push('\n');
        }
    }
    list
}

/// A shell that remembers its folder between commands.
struct Shell {
    folder: PathBuf,
}

impl Shell {
    /// Exit status and everything printed.
    fn run(&mut self, line: &str) -> (i32, String) {
        if let Some(into) = line.strip_prefix("cd ") {
            self.folder.push(into.trim());
            assert!(self.folder.is_dir(), "{line}");
            return (0, String::new());
        }
        let own = program().parent().unwrap().display();
        let output = Command::new("bash")
            .args(["-c", &format!("{line} 2>&1")])
            .current_dir(&self.folder)
            .env("PATH", format!("{own}:{}", std::env::var("PATH").unwrap()))
            .env("NO_COLOR", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .output()
            .unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
    }
}

/// Each expected line stands in the output, in order; `…` stands for anything. A guide is typed with plain
/// spaces where the program writes unbreakable ones.
fn says(output: &str, expected: &[&str]) -> Result<(), String> {
    let output = output.replace(['\u{a0}', '\u{202f}'], " ");
    let mut lines = output.lines();
    for wanted in expected {
        let parts: Vec<&str> = wanted.trim().split('…').collect();
        let found = lines.any(|line| {
            let mut rest = line;
            parts.iter().all(|part| match rest.find(part.trim()) {
                Some(at) => {
                    rest = &rest[at + part.trim().len()..];
                    true
                }
                None => false,
            })
        });
        if !found {
            return Err(format!("«{wanted}» is not said, or not in this order, in:\n{output}"));
        }
    }
    Ok(())
}

/// A line of a console block: command and exit status, or something the command prints.
fn command(line: &str) -> Option<(&str, i32)> {
    let line = line.strip_prefix("$ ")?;
    match line.rsplit_once("# uscita ") {
        Some((command, status)) => Some((command.trim(), status.trim().parse().unwrap())),
        None => Some((line.trim(), 0)),
    }
}

fn follow(page: &Path) {
    let temp = tempfile::tempdir().unwrap();
    let mut shell = Shell { folder: temp.path().to_path_buf() };
    for (info, body) in blocks(&fs::read_to_string(page).unwrap()) {
        if let Some((_, path)) = info.split_once(" file:") {
            let file = shell.folder.join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, body).unwrap();
            continue;
        }
        if info != "console" {
            continue;
        }
        let lines: Vec<&str> = body.lines().collect();
        let mut at = 0;
        while at < lines.len() {
            let (line, status) = command(lines[at]).unwrap_or_else(|| panic!("{page:?}: {}", lines[at]));
            let until = (at + 1..lines.len()).find(|n| command(lines[*n]).is_some()).unwrap_or(lines.len());
            let (code, output) = shell.run(line);
            assert_eq!(code, status, "{}: {line}\n{output}", page.display());
            if let Err(problem) = says(&output, &lines[at + 1..until]) {
                panic!("{}: {line}\n{problem}", page.display());
            }
            at = until;
        }
    }
}

#[test]
fn every_command_of_the_guide_does_what_the_guide_says() {
    let mut pages: Vec<PathBuf> =
        fs::read_dir(guide().join("content")).unwrap().map(|e| e.unwrap().path()).collect();
    pages.sort();
    assert!(pages.len() > 5, "the guide has its pages");
    for page in pages {
        follow(&page);
    }
}

#[test]
fn the_guide_is_a_site_of_its_own() {
    let temp = tempfile::tempdir().unwrap();
    let built = Command::new(program())
        .args(["build", "--strict", "-C"])
        .arg(guide())
        .arg("-d")
        .arg(temp.path().join("guida"))
        .output()
        .unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stdout));
    let home = fs::read_to_string(temp.path().join("guida/index.html")).unwrap();
    assert!(home.contains("href=\"primi-passi.html\""), "the first page lists the others");
    assert!(!temp.path().join("guida/periodi.html").exists(), "a book without contracts has no periods");
}

fn said(arguments: &[&str]) -> String {
    let output = Command::new(program()).args(arguments).env("COLUMNS", "100").output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// The verbs in the order of the help.
fn verbs() -> Vec<String> {
    let help = said(&["--help"]);
    let list = help.split("Comandi:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let names = list.lines().filter(|l| l.starts_with("  ") && !l.starts_with("   "));
    names.map(|l| l.split_whitespace().next().unwrap().to_owned()).collect()
}

fn commands() -> String {
    let mut text = String::from(
        "---\ntitle: Comandi\ndescription: Tutti i comandi con le loro opzioni.\nweight: 8\n---\n\
         Questa pagina è scritta dal programma: è ciò che stampa `--help`.\n",
    );
    for verb in verbs() {
        let _ = write!(text, "\n## {verb}\n\n```text\n{}```\n", said(&[&verb, "--help"]));
    }
    text
}

fn checks() -> String {
    let mut text = String::from(
        "---\ntitle: Controlli\ndescription: Ogni codice, che cosa dice e come si rimedia.\nweight: 9\n---\n\
         Questa pagina è scritta dal programma: è ciò che stampa `resoconto explain`.\n",
    );
    for code in resoconto::diag::CODES {
        let page = code.page();
        let level = match page.level {
            resoconto::diag::Level::Error => "errore",
            resoconto::diag::Level::Warning => "avviso",
            resoconto::diag::Level::Info => "nota",
        };
        let why = page.body.split("\n\n```").next().unwrap_or_default().trim();
        let _ = write!(
            text,
            "\n## {}: {}\n\nLivello: {level}. {why}\n\nRimedio: {}.\n",
            code.id,
            page.title,
            page.help(resoconto::text::Lang::It).replace(['{', '}', '<', '>'], "")
        );
    }
    text
}

/// Every kind of file with its keys, from the schemas.
fn files() -> String {
    let mut text = String::from(
        "---\ntitle: File e chiavi\ndescription: Ogni tipo di file, dove sta e quali chiavi ha.\nweight: 10\n---\n\
         Questa pagina è scritta dal programma, dagli schemi che aiutano gli editor (`resoconto schema`). Dove una chiave \
         obbligatoria non ha risposta nella fonte si scrive `{not_stated: \"motivo\"}`.\n",
    );
    for kind in resoconto::model::schemas::KINDS {
        let schema = kind.schema();
        let _ = write!(text, "\n## {}\n\n`{}`, tipo `{}`.\n", kind.title, kind.place, kind.kind);
        let root = schema["$ref"].as_str().and_then(|r| r.rsplit('/').next()).unwrap_or_default().to_owned();
        let records = schema["$defs"].as_object().unwrap();
        let mut names: Vec<&String> = records.keys().collect();
        names.sort_by_key(|name| (**name != root, (*name).clone()));
        for name in names {
            let record = &records[name];
            if *name != root {
                let _ = write!(text, "\n### {}\n", record["title"].as_str().unwrap());
            }
            text.push_str("\n| chiave | che cosa | obbligatoria |\n| --- | --- | --- |\n");
            let required: Vec<&str> =
                record["required"].as_array().unwrap().iter().map(|r| r.as_str().unwrap()).collect();
            for (key, shape) in record["properties"].as_object().unwrap() {
                let mut what = shape["title"].as_str().unwrap().to_owned();
                let words = shape["enum"].as_array().map(|list| {
                    list.iter().filter_map(serde_json::Value::as_str).collect::<Vec<_>>().join("`, `")
                });
                if let Some(words) = words {
                    let _ = write!(what, ": `{words}`");
                }
                let needed = if required.contains(&key.as_str()) { "sì" } else { "" };
                let _ = writeln!(text, "| `{key}` | {what} | {needed} |");
            }
        }
    }
    text
}

#[test]
fn the_reference_is_what_the_program_prints() {
    let pages = [
        ("riferimento-comandi.md", commands()),
        ("riferimento-controlli.md", checks()),
        ("riferimento-file.md", files()),
    ];
    for (name, text) in pages {
        let path = guide().join("content").join(name);
        if std::env::var("GOLDEN").is_ok_and(|v| v == "accept") {
            fs::write(&path, &text).unwrap();
        }
        let written = fs::read_to_string(&path).unwrap_or_default();
        assert!(written == text, "{name} is old: GOLDEN=accept cargo test --test guide");
    }
}

/// The recipe for nginx, run as it is but for the folder and the port.
#[test]
fn nginx_serves_the_site_as_the_recipe_says() {
    if Command::new("nginx").arg("-v").output().is_err() {
        eprintln!("SKIPPED: nginx is not installed");
        return;
    }
    let temp = tempfile::tempdir().unwrap();
    let site = temp.path().join("pubblicato");
    let built = Command::new(program())
        .args(["build", "-q", "-C"])
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/minimo"))
        .arg("-d")
        .arg(&site)
        .output()
        .unwrap();
    assert!(built.status.success());
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let recipe = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ricette/pubblicazione/nginx.conf");
    let server = fs::read_to_string(recipe)
        .unwrap()
        .replace("127.0.0.1:8080", &format!("127.0.0.1:{port}"))
        .replace("/srv/resoconto/pubblicato", &site.display().to_string());
    let folder = temp.path().display();
    let whole = format!(
        "daemon off;\nmaster_process off;\npid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{}}\nhttp {{\naccess_log off;\n\
         client_body_temp_path {folder}/a;\nproxy_temp_path {folder}/b;\nfastcgi_temp_path {folder}/c;\n\
         uwsgi_temp_path {folder}/d;\nscgi_temp_path {folder}/e;\n{server}\n}}\n"
    );
    let file = temp.path().join("nginx.conf");
    fs::write(&file, whole).unwrap();
    let mut nginx = Command::new("nginx").arg("-c").arg(&file).arg("-p").arg(temp.path()).spawn().unwrap();
    let get = |path: &str| -> Option<String> {
        use std::io::{Read, Write};
        let mut stream = std::net::TcpStream::connect(("127.0.0.1", port)).ok()?;
        write!(stream, "GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n").ok()?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).ok()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    };
    let first = (0..100).find_map(|_| {
        get("/").or_else(|| {
            std::thread::sleep(std::time::Duration::from_millis(50));
            None
        })
    });
    let css = fs::read_dir(site.join("assets"))
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .find(|name| name.ends_with(".css"))
        .unwrap();
    let style = get(&format!("/assets/{css}"));
    let absent = get("/non-esiste.html");
    let marker = get("/.resoconto-site");
    let _ = nginx.kill();
    let _ = nginx.wait();
    let first = first.expect("nginx answers");
    for header in ["200 OK", "text/html; charset=utf-8", "nosniff", "X-Frame-Options: DENY", "no-cache"] {
        assert!(first.contains(header), "{header}: {}", first.split("\r\n\r\n").next().unwrap());
    }
    let style = style.unwrap();
    assert!(style.contains("immutable") && style.contains("text/css"), "{}", &style[..400]);
    let absent = absent.unwrap();
    assert!(absent.contains("404 Not Found") && absent.contains("<h1>"), "the site's own page is shown");
    assert!(marker.unwrap().contains("404"), "the marker is not a page");
}
