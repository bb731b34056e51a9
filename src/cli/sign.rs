//! `sign`: a signature file that somebody brings is verified and laid beside the closed edition.

use super::Context;
use super::args::Sign as Args;
use super::pipeline::{self, Checked};
use super::{signatures, verify};
use crate::archive::signing::{self, Declared, Grounds, Intake, Post, Recorded, Refusal, Signing};
use crate::archive::{self, Inspected, Seal};
use crate::edge::{Exit, Failure, archive as shelf, clock, git, signatures as desk};
use crate::signature::{Document, Identity, Inspection, Signatory};
use crate::text::Lang;
use crate::text::number::short_date;
use crate::value::Date;

pub(super) fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let on = pipeline::day_of(args.on.as_deref(), "--on")?;
    let today = on.unwrap_or_else(clock::today);
    not_to_come(on, clock::today())?;
    let checked = pipeline::load(context, on)?;
    let place = super::archive::find(&checked, &args.period, args.contract.as_deref())?;
    if let Some(exit) = broken(&checked, place, context) {
        return Ok(exit);
    }
    let Some(seal) = &place.seal else { return Ok(Exit::Sealed) };
    let limit = signing::largest(signable(seal)?);
    not_before(seal, today)?;
    let bytes = desk::bring(&args.file, limit)?;
    let hash = archive::sha256(&bytes);
    let file = place.signing.files.iter().find(|f| f.sha256 == hash);
    if let Some(known) = file.and_then(|f| f.recorded.as_ref()) {
        let on = Date::parse(&known.recorded_on).map_or_else(|_| known.recorded_on.clone(), short_date);
        context.terminal.say(&already(&known.file, &on, context.lang));
        context.terminal.say(&standing(&place.signing, context.lang));
        return Ok(Exit::Done);
    }
    let signers = signing::signatories(place);
    let document = shelf::file(&context.root, place, &format!("data/{}", archive::PDF))?;
    let trust = signatures::relied_on(None, context)?;
    let found = signing::look(seal, &signers, &document, &bytes, &Grounds { trust: &trust, today });
    if let Some(held) = signing::already_held(&found, &place.signing.files) {
        context.terminal.say(&held_already(&held.name, &args.file, context.lang));
        context.terminal.say(&standing(&place.signing, context.lang));
        return Ok(Exit::Done);
    }
    let declared = match signing::intake(&found, args.declared) {
        Intake::Record => None,
        Intake::Declare => Some(declaration(args, context, &place.signing, &found)?),
        Intake::Refuse(why) => {
            context.terminal.note(&refused(why, &found, place, args, context.lang));
            return Ok(Exit::Content);
        }
    };
    let mut given = args.file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    if let Some(ending) = signing::ending(&found, bytes.len(), document.len())
        && !given.to_lowercase().ends_with(ending)
    {
        given.push_str(ending);
    }
    // A file that was laid there by hand keeps its name.
    let name = match file {
        Some(there) if archive::is_portable(&there.name) => there.name.clone(),
        _ => signing::file_name(&hash, &given),
    };
    let names = signatures::names(&place.signing);
    let mut entry = Recorded::new(name.clone(), hash, today, &found, &names);
    assign(&mut entry, args.role.as_deref(), &signers)?;
    entry.declared = declared;
    desk::record(&context.root, place, &bytes, &entry)?;
    let after = again(context, place, today)?;
    context.terminal.say(&recorded(&name, &found, &entry, &names, context.lang));
    if args.declared && entry.declared.is_none() {
        context.terminal.say(context.words(
            "  la verifica è riuscita: --declared non serviva, e non è stato scritto\n",
            "  the signature was verified: --declared was not needed, and was not written down\n",
        ));
    }
    if !trust.present && found.signatures.iter().any(|s| s.axes.identity == Identity::Expected) {
        context.terminal.say(context.words(
            "  a nessuno è stato chiesto chi ha rilasciato il certificato, e chiunque può fare un certificato con questo nome: mettere in trust/ le autorità di fiducia\n",
            "  nobody was asked who issued the certificate, and anybody can make one with this name: put the authorities to rely on into trust/\n",
        ));
    }
    context.terminal.say(&standing(&after, context.lang));
    if !context.terminal.quiet {
        context.terminal.say(&next(&after, place, &name, &entry, context));
    }
    Ok(Exit::Done)
}

/// The seal comes first: nothing is laid beside what is not whole.
fn broken(checked: &Checked, place: &Inspected, context: &Context) -> Option<Exit> {
    if place.faults.is_empty() && checked.exit(false) != Exit::Sealed {
        return None;
    }
    let replaced = archive::superseded(&checked.closed);
    if place.is_newer() {
        context.terminal.say(&verify::told(std::slice::from_ref(place), &replaced, &[], context));
        return Some(Exit::Machine);
    }
    let drifted = verify::drifted(checked, context);
    context.terminal.say(&verify::told(std::slice::from_ref(place), &replaced, &drifted, context));
    context.terminal.note(context.words(
        "la firma non è stata registrata: il periodo non corrisponde al suo sigillo\n",
        "the signature was not recorded: the period does not match its seal\n",
    ));
    Some(Exit::Sealed)
}

/// Nothing happens on a day that has not come.
///
/// # Errors
/// The day said with `--on` is later than the clock's.
pub(super) fn not_to_come(on: Option<Date>, today: Date) -> Result<(), Failure> {
    match on {
        Some(on) if on > today => Err(Failure::content(
            format!(
                "--on {on} è un giorno che deve ancora venire (oggi è il {today}): dire il giorno giusto"
            ),
            format!("--on {on} is a day still to come (today is {today}): say the right one"),
        )),
        _ => Ok(()),
    }
}

/// Nothing is signed before it is closed.
fn not_before(seal: &Seal, on: Date) -> Result<(), Failure> {
    let sealed_on = &seal.sealed_on;
    match Date::parse(sealed_on) {
        Ok(sealed) if on < sealed => Err(Failure::content(
            format!(
                "il periodo è stato chiuso il {sealed_on}: una firma non si registra prima, il {on}; controllare --on o l’orologio"
            ),
            format!(
                "the period was sealed on {sealed_on}: no signature is recorded before that, on {on}; check --on or the clock"
            ),
        )),
        _ => Ok(()),
    }
}

/// The size of the document that is to be signed (bytes).
fn signable(seal: &Seal) -> Result<u64, Failure> {
    let period = &seal.period;
    if seal.rendition {
        return Err(Failure::content(
            format!(
                "{period} è la rielaborazione di un resoconto firmato su carta: le firme sono sull’originale, che fa fede; qui non se ne registrano"
            ),
            format!(
                "{period} is the rendition of a report signed on paper: the signatures are on the original, which prevails; none are recorded here"
            ),
        ));
    }
    if seal.expected_signers.is_empty() {
        return Err(Failure::content(
            format!(
                "il sigillo di {period} non dice chi deve firmare: aprire una rettifica con «resoconto amend {period} --reason …»"
            ),
            format!(
                "the seal of {period} does not say who is to sign: open an amendment with «resoconto amend {period} --reason …»"
            ),
        ));
    }
    seal.pdf.as_ref().map(|pdf| pdf.bytes).ok_or_else(|| {
        Failure::content(
            format!("{period} è stato chiuso senza il documento da firmare (data/resoconto.pdf): aprire una rettifica con «resoconto amend {period} --reason …» e chiuderla con il documento"),
            format!("{period} was sealed without the document to sign (data/resoconto.pdf): open an amendment with «resoconto amend {period} --reason …» and seal it with the document"),
        )
    })
}

/// Who answers for what cannot be verified, why, and for which role.
fn declaration(
    args: &Args,
    context: &Context,
    signing: &Signing,
    found: &Inspection,
) -> Result<Declared, Failure> {
    let by = args.by.clone().or_else(|| git::user(&context.root)).ok_or_else(|| {
        Failure::usage(
            "non so chi dichiara la firma: dirlo con --by, o a git con «git config user.name»",
            "who declares the signature is unknown: say it with --by, or to git with «git config user.name»",
        )
    })?;
    let open: Vec<&Post> = signing.missing().collect();
    let known = found.signatures.iter().find_map(|s| s.role.clone());
    let role = match (&args.role, open.as_slice()) {
        (Some(role), _) => Some(role.clone()),
        (None, [one]) => Some(one.role.clone()),
        (None, _) => known,
    };
    if role.is_none() && !open.is_empty() {
        let list: Vec<String> = open.iter().map(|p| format!("{} ({})", p.role, p.who())).collect();
        let list = list.join("; ");
        return Err(Failure::usage(
            format!("non so di quale incarico è la firma: dirlo con --role, fra {list}"),
            format!("of which role the signature is, is unknown: say it with --role, one of {list}"),
        ));
    }
    Ok(Declared { reason: args.reason.clone().unwrap_or_default(), by, role })
}

/// Writes down the role that the command names, for the signature of the person who holds it.
fn assign(entry: &mut Recorded, role: Option<&str>, signers: &[Signatory]) -> Result<(), Failure> {
    let Some(role) = role else { return Ok(()) };
    let Some(holder) = signers.iter().find(|s| s.role == role) else {
        let known: Vec<String> = signers.iter().map(|s| s.role.clone()).collect();
        let known = known.join(", ");
        return Err(Failure::usage(
            format!("l’incarico «{role}» non è fra quelli che devono firmare; incarichi: {known}"),
            format!("the role «{role}» is not among those that are to sign; roles: {known}"),
        ));
    };
    let own = |n: &signing::Noted| n.person.as_deref() == Some(holder.person.as_str());
    match entry.signatures.iter().rposition(own) {
        Some(at) => {
            entry.signatures[at].role = Some(role.to_owned());
            Ok(())
        }
        None if entry.signatures.iter().all(|n| n.person.is_none()) => Ok(()),
        None => {
            let (name, label) = (&holder.name, &holder.label);
            Err(Failure::content(
                format!(
                    "nessuna firma del file è di {name}, che ricopre l’incarico «{role}» ({label}): togliere --role"
                ),
                format!(
                    "no signature in the file is of {name}, who holds the role «{role}» ({label}): leave --role out"
                ),
            ))
        }
    }
}

/// The folder read once more, as `verify` would.
fn again(context: &Context, place: &Inspected, today: Date) -> Result<Signing, Failure> {
    let folder = shelf::folder(&context.root.join(&place.folder.path))?;
    let named = archive::Folder {
        contract: place.folder.contract.clone(),
        edition: place.folder.edition.clone(),
        path: place.folder.path.clone(),
        ..folder
    };
    let mut all = vec![archive::inspect(named)];
    signatures::settle(&mut all, &context.root, None, today)?;
    Ok(all.remove(0).signing)
}

fn already(file: &str, on: &str, lang: Lang) -> String {
    match lang {
        Lang::It => format!("già registrata il {on}: firme/{file}\n"),
        Lang::En => format!("already recorded on {on}: firme/{file}\n"),
    }
}

/// The same signatures came in another armour.
fn held_already(name: &str, file: &std::path::Path, lang: Lang) -> String {
    let shown = file.display();
    match lang {
        Lang::It => format!(
            "le firme di «{shown}» sono già registrate, in un’altra forma: firme/{name}\n  non aggiunge nulla, e non è stato registrato\n"
        ),
        Lang::En => format!(
            "the signatures in «{shown}» are recorded already, in another form: firme/{name}\n  it adds nothing, and was not recorded\n"
        ),
    }
}

fn recorded(name: &str, found: &Inspection, entry: &Recorded, names: &[(&str, &str)], lang: Lang) -> String {
    let mut text = match lang {
        Lang::It => format!("registrata: firme/{name}\n"),
        Lang::En => format!("recorded: firme/{name}\n"),
    };
    for signature in &found.signatures {
        for (at, line) in signing::lines(signature, names, lang).into_iter().enumerate() {
            text.push_str(&format!("{}{line}\n", if at == 0 { "  " } else { "    " }));
        }
        for remark in &signature.remarks {
            text.push_str(&format!("    {}\n", signing::remark(remark, lang)));
        }
    }
    if let Some(declared) = &entry.declared {
        let why = &declared.reason;
        text.push_str(&match lang {
            Lang::It => format!("  dichiarata, non verificata: {why}\n"),
            Lang::En => format!("  declared, not verified: {why}\n"),
        });
    }
    text
}

/// How far the signing has come: complete, or who is missing.
fn standing(signing: &Signing, lang: Lang) -> String {
    signing::sentences(signing, lang).into_iter().take(1).map(|(_, line)| format!("{line}\n")).collect()
}

/// The two git commands; after the last signature also what follows them.
fn next(after: &Signing, place: &Inspected, name: &str, entry: &Recorded, context: &Context) -> String {
    let folder = &place.folder.path;
    let lead = context.words("ora registrare la firma in git:\n", "now record the signature in git:\n");
    let role = entry.declared.as_ref().and_then(|d| d.role.as_ref());
    let holder = after.posts.iter().find(|p| Some(&p.role) == role).map(|p| p.name.as_str());
    let own = entry.signatures.iter().map(|n| n.name.as_str()).filter(|n| !n.is_empty());
    let who: Vec<&str> = holder.map_or_else(|| own.collect(), |holder| vec![holder]);
    let who = if who.is_empty() { name.to_owned() } else { who.join(", ") };
    let edition = &place.folder.edition;
    let rest = match (after.is_complete(), context.lang) {
        (false, _) => String::new(),
        (true, Lang::It) => {
            format!("\npoi pubblicare e consegnare:\n\n  resoconto build\n  resoconto archive {edition}\n")
        }
        (true, Lang::En) => format!(
            "\nthen publish it and hand it over:\n\n  resoconto build\n  resoconto archive {edition}\n"
        ),
    };
    let word = match entry.declared {
        Some(_) => context.words("firma dichiarata di", "declared signature of"),
        None => context.words("firma di", "signature of"),
    };
    format!(
        "\n{lead}\n  git add {folder}/firme\n  git commit -m \"{} {edition}: {word} {}\"\n{rest}",
        place.folder.contract,
        who.replace(['"', '$', '`', '\\'], "")
    )
}

/// Why the file is not recorded, what was found in it, the way out.
fn refused(why: Refusal, found: &Inspection, place: &Inspected, args: &Args, lang: Lang) -> String {
    let it = lang == Lang::It;
    let shown = args.file.display();
    let posts = &place.signing.posts;
    let mut text = if it {
        format!("errore: «{shown}» non è stato registrato\n")
    } else {
        format!("error: «{shown}» was not recorded\n")
    };
    let mut line = |words: &str| text.push_str(&format!("  {words}\n"));
    let names = signatures::names(&place.signing);
    for signature in &found.signatures {
        for (at, words) in signing::lines(signature, &names, lang).iter().enumerate() {
            line(&if at == 0 { words.clone() } else { format!("  {words}") });
        }
        for remark in &signature.remarks {
            line(&format!("  {}", signing::remark(remark, lang)));
        }
    }
    for remark in &found.remarks {
        // Of a PDF that nobody signed there is no last signature.
        let unsigned = remark.key == "pdf_appended" && found.signatures.is_empty();
        line(&match (unsigned, it) {
            (true, true) => "il PDF non contiene firme: indicare il file firmato".to_owned(),
            (true, false) => "the PDF holds no signatures: give the signed file".to_owned(),
            (false, _) => signing::remark(remark, lang),
        });
    }
    let expected: Vec<String> = posts.iter().map(Post::who).collect();
    let expected = expected.join(", ");
    match why {
        Refusal::Unread => line(if it {
            "se chi ha firmato non ne ha un altro, registrarlo sulla parola con --declared --reason \"…\""
        } else {
            "if the signer has no other, record it on somebody’s word with --declared --reason \"…\""
        }),
        Refusal::None => {
            // What is wrong with the file came with its own way out.
            if found.remarks.is_empty() {
                line(if it {
                    "non si legge nessuna firma, e il file non si può registrare nemmeno sulla parola: chiederlo di nuovo a chi ha firmato"
                } else {
                    "no signature can be read, and the file cannot be recorded even on somebody’s word: ask the signer for it again"
                });
            }
            on_paper(&place.folder.edition, it, &mut line);
        }
        Refusal::Document => other(found, place, it, &mut line),
        Refusal::Wrong => line(&if it {
            format!("devono firmare: {expected}")
        } else {
            format!("those who are to sign: {expected}")
        }),
        Refusal::Untrusted => line(if it {
            "il certificato non porta a nessuna autorità di trust/: se l’ente si fida di chi lo ha rilasciato, mettere in trust/ il certificato di quell’autorità, poi registrare di nuovo"
        } else {
            "the certificate leads to no authority in trust/: if the administration relies on its issuer, put that authority’s certificate into trust/, then record again"
        }),
        Refusal::Unverified => unverified(found, posts, it, &mut line),
    }
    text
}

/// Where signatures on paper are written: no file of theirs is recorded.
fn on_paper(edition: &str, it: bool, line: &mut impl FnMut(&str)) {
    line(&if it {
        format!(
            "le firme su carta, anche se scandite, non si registrano qui: si scrivono alla voce «paper» di report.yaml, che di un periodo chiuso si aggiunge con una rettifica («resoconto amend {edition} --reason …»)"
        )
    } else {
        format!(
            "signatures on paper, scanned or not, are not recorded here: they are written under «paper» in report.yaml, which a sealed period gets by an amendment («resoconto amend {edition} --reason …»)"
        )
    });
}

/// Both hashes, and where the document to sign lies.
fn other(found: &Inspection, place: &Inspected, it: bool, line: &mut impl FnMut(&str)) {
    let pdf = place.seal.as_ref().and_then(|s| s.pdf.as_ref());
    let sealed = pdf.map(|p| p.sha256.as_str()).unwrap_or_default();
    let at = format!("{}/data/{}", place.folder.path, archive::PDF);
    let (da, firmato) = if it { ("da firmare", "firmato") } else { ("to be signed", "signed") };
    line(&format!("{da}: SHA-256 {sealed}"));
    if let Some(other) = &found.other_sha256 {
        line(&format!("{firmato}: SHA-256 {other}"));
    }
    // Whoever was told what happened to the file was told what to do.
    let altered =
        found.signatures.iter().any(|s| s.axes.document == Document::Altered && !s.remarks.is_empty());
    if altered || !found.remarks.is_empty() {
        return;
    }
    line(&if it {
        format!("è la bozza, o il PDF di un altro periodo: far firmare il documento chiuso, «{at}»")
    } else {
        format!("it is the draft, or the PDF of another period: have the sealed document signed, «{at}»")
    });
}

/// What could not be verified, and what would have made it so.
fn unverified(found: &Inspection, posts: &[Post], it: bool, line: &mut impl FnMut(&str)) {
    let open = signing::unrecognised(found, posts);
    for (post, imprint) in &open {
        let (name, person) = (&post.name, &post.person);
        line(&if it {
            format!(
                "{name} non si può riconoscere: alla chiusura people.yaml non aveva «tax_code_sha256» di {person}; per i prossimi periodi scrivervi"
            )
        } else {
            format!(
                "{name} cannot be recognised: when the period was sealed people.yaml had no «tax_code_sha256» of {person}; for the next periods write there"
            )
        });
        line(&format!("  tax_code_sha256: {imprint}"));
    }
    line(if it {
        "ciò che non si può verificare si registra sulla parola, e resta scritto: --declared --reason \"…\""
    } else {
        "what cannot be verified is recorded on somebody’s word, and stays marked so: --declared --reason \"…\""
    });
}
