//! What the remarks on signed PDF files say, in both languages: what is so, then the way out.

/// Key, Italian, English; in the order of the keys. `{}` is the remark's detail.
pub(in crate::signature) const REMARKS: &[(&str, &str, &str)] = &[
    (
        "pdf_active",
        "nel PDF è stato aggiunto qualcosa che agisce da sé o porta altri file ({}): firmare di nuovo il documento sigillato",
        "something that acts by itself or carries other files was added to the PDF ({}): sign the sealed document again",
    ),
    (
        "pdf_added",
        "nel PDF è stato aggiunto un oggetto che non fa parte di una firma ({}): firmare di nuovo il documento sigillato, meglio in CAdES (.p7m)",
        "an object that belongs to no signature was added to the PDF ({}): sign the sealed document again, better in CAdES (.p7m)",
    ),
    (
        "pdf_annotation",
        "le annotazioni di una pagina sono cambiate ({}): firmare di nuovo il documento sigillato, senza note",
        "the annotations of a page have changed ({}): sign the sealed document again, without notes",
    ),
    (
        "pdf_appended",
        "dopo l’ultima firma ci sono {} byte che nessuno ha firmato: chiedere di nuovo il file a chi ha firmato",
        "{} bytes that nobody signed follow the last signature: ask the signer for the file again",
    ),
    (
        "pdf_certified",
        "la firma nel campo «{}» vieta ogni modifica, ma dopo ne sono state fatte altre: certificare solo con l’ultima firma, oppure firmare in CAdES (.p7m)",
        "the signature in the field «{}» forbids any change, but others came after: certify with the last signature only, or sign in CAdES (.p7m)",
    ),
    (
        "pdf_chain",
        "ciò che segue il documento sigillato non si collega ad esso (byte {}): chiedere di nuovo il file a chi ha firmato",
        "what follows the sealed document does not lead to it (byte {}): ask the signer for the file again",
    ),
    (
        "pdf_encrypted",
        "il PDF è cifrato: firmare il documento sigillato così com’è",
        "the PDF is encrypted: sign the sealed document as it is",
    ),
    (
        "pdf_field",
        "un campo di firma è cambiato, o non è di firma ({}): firmare di nuovo il documento sigillato",
        "a signature field has changed, or is none ({}): sign the sealed document again",
    ),
    (
        "pdf_form",
        "il modulo del PDF è cambiato oltre le firme ({}): firmare di nuovo il documento sigillato",
        "the form of the PDF has changed beyond its signatures ({}): sign the sealed document again",
    ),
    (
        "pdf_page",
        "una pagina del documento sigillato è cambiata ({}): firmare di nuovo il documento sigillato",
        "a page of the sealed document has changed ({}): sign the sealed document again",
    ),
    (
        "pdf_properties",
        "le proprietà del documento sono cambiate oltre a date e programma ({}): firmare di nuovo il documento sigillato, meglio in CAdES (.p7m)",
        "the document’s properties have changed beyond dates and program ({}): sign the sealed document again, better in CAdES (.p7m)",
    ),
    (
        "pdf_range_end",
        "la firma nel campo «{}» non arriva alla fine della sua parte di file: chiedere di firmare di nuovo",
        "the signature in the field «{}» does not reach the end of its part of the file: ask for a new signature",
    ),
    (
        "pdf_range_hole",
        "la firma nel campo «{}» lascia scoperto altro oltre a sé stessa: chiedere di firmare di nuovo",
        "the signature in the field «{}» leaves out more than itself: ask for a new signature",
    ),
    (
        "pdf_range_numbers",
        "la firma nel campo «{}» non dice in modo valido quali byte copre: chiedere di firmare di nuovo",
        "the signature in the field «{}» does not say rightly which bytes it covers: ask for a new signature",
    ),
    (
        "pdf_range_packed",
        "la firma nel campo «{}» è compressa dentro un altro oggetto: chiedere di firmare di nuovo con un altro programma",
        "the signature in the field «{}» is packed inside another object: ask for a new signature with another tool",
    ),
    (
        "pdf_range_shared",
        "la firma nel campo «{}» compare in più campi: chiedere di firmare di nuovo",
        "the signature in the field «{}» stands in several fields: ask for a new signature",
    ),
    (
        "pdf_range_short",
        "la firma nel campo «{}» non copre tutto il documento sigillato: chiedere di firmare di nuovo",
        "the signature in the field «{}» does not cover all of the sealed document: ask for a new signature",
    ),
    (
        "pdf_removed",
        "un oggetto del documento sigillato è stato tolto ({}): firmare di nuovo il documento sigillato",
        "an object of the sealed document was taken away ({}): sign the sealed document again",
    ),
    (
        "pdf_replaced",
        "una parte del documento sigillato è stata sostituita ({}): firmare di nuovo il documento sigillato",
        "a part of the sealed document was replaced ({}): sign the sealed document again",
    ),
    (
        "pdf_rewritten",
        "il PDF non comincia con i byte del documento sigillato: è un altro documento, oppure lo strumento di firma lo ha riscritto; firmare in CAdES (.p7m) o scegliere «firma incrementale»",
        "the PDF does not begin with the bytes of the sealed document: it is another, or the signing tool rewrote it; sign in CAdES (.p7m) or choose “incremental signing”",
    ),
    (
        "pdf_sealed_changed",
        "il documento sigillato è stato cambiato sotto la firma: chiedere di nuovo il file a chi ha firmato",
        "the sealed document was changed under the signature: ask the signer for the file again",
    ),
    (
        "pdf_sealed_unread",
        "il documento sigillato non è leggibile come PDF: firmare in CAdES (.p7m)",
        "the sealed document cannot be read as a PDF: sign in CAdES (.p7m)",
    ),
    (
        "pdf_signers",
        "il campo di firma non contiene una sola firma: far firmare ciascuno nel proprio campo",
        "the signature field does not hold one signature: let each sign in a field of his own",
    ),
    (
        "pdf_stamp",
        "la firma visibile copre parti della pagina ({}): metterla nel riquadro delle firme, o renderla invisibile",
        "the visible signature covers parts of the page ({}): put it into the signature box, or make it invisible",
    ),
    (
        "pdf_subfilter",
        "la firma è del tipo {}, accettato ma superato: preferire PAdES (ETSI.CAdES.detached)",
        "the signature is of the kind {}, accepted but outdated: prefer PAdES (ETSI.CAdES.detached)",
    ),
    (
        "pdf_subfilter_refused",
        "la firma è del tipo «{}», che non viene giudicato: firmare in PAdES (ETSI.CAdES.detached) o in CAdES (.p7m)",
        "the signature is of the kind «{}», which is not judged: sign in PAdES (ETSI.CAdES.detached) or in CAdES (.p7m)",
    ),
    (
        "pdf_too_many",
        "il PDF ha più firme o aggiornamenti di quanti ne vengano letti: indicare il file giusto",
        "the PDF has more signatures or updates than are read: give the right file",
    ),
    (
        "pdf_uncovered",
        "dopo l’ultima firma il PDF è stato cambiato ancora: chiedere di nuovo il file a chi ha firmato",
        "the PDF was changed again after the last signature: ask the signer for the file again",
    ),
    (
        "pdf_unread",
        "ciò che segue il documento sigillato non è leggibile dal byte {}: chiedere di nuovo il file a chi ha firmato",
        "what follows the sealed document cannot be read from byte {} on: ask the signer for the file again",
    ),
    (
        "pdf_unsigned",
        "il PDF non contiene firme: indicare il file firmato",
        "the PDF holds no signature: give the signed file",
    ),
    (
        "pdf_unsigned_other",
        "il PDF non contiene firme e non è il documento sigillato: indicare il file firmato",
        "the PDF holds no signature and is not the sealed document: give the signed file",
    ),
    (
        "pdf_version",
        "lo strumento di firma ha portato il PDF alla versione {}: per l’archivio e per chi legge con tecnologie assistive vale il documento sigillato",
        "the signing tool raised the PDF to version {}: for the archive and for assistive technologies the sealed document counts",
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::REMARKS;

    #[test]
    fn every_key_has_its_words_and_every_word_its_key() {
        let code = [
            include_str!("changes.rs"),
            include_str!("claim.rs"),
            include_str!("fields.rs"),
            include_str!("form.rs"),
            include_str!("loose.rs"),
            include_str!("mod.rs"),
            include_str!("properties.rs"),
            include_str!("signed.rs"),
            include_str!("stamps.rs"),
            include_str!("store.rs"),
        ];
        let words = code.iter().flat_map(|text| text.split('"').skip(1));
        let used: BTreeSet<&str> = words.filter(|word| word.starts_with("pdf_")).collect();
        let said: Vec<&str> = REMARKS.iter().map(|(key, ..)| *key).collect();
        assert_eq!(said, used.into_iter().collect::<Vec<_>>());
    }
}
