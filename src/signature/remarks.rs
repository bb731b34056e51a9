//! What each remark says, in both languages: what is so, then the way out. `{}` is the remark's detail.

/// Key, Italian, English; in the order of the keys.
pub(super) const REMARKS: &[(&str, &str, &str)] = &[
    (
        "algorithms_not_the_signed_ones",
        "gli algoritmi scritti nella firma non sono quelli che il firmatario ha sottoscritto: chiedere di firmare di nuovo",
        "the algorithms in the signature are not those that the signer put his name to: ask for a new signature",
    ),
    (
        "attribute_twice",
        "l’attributo firmato {} compare due volte: chiedere di firmare di nuovo con un altro programma",
        "the signed attribute {} stands twice: ask for a new signature with another tool",
    ),
    (
        "attribute_values",
        "l’attributo firmato {} non ha un solo valore: chiedere di firmare di nuovo con un altro programma",
        "the signed attribute {} has not exactly one value: ask for a new signature with another tool",
    ),
    (
        "attributes_unsorted",
        "gli attributi firmati non sono nell’ordine della norma; la firma è su di essi come sono scritti",
        "the signed attributes are not in the order of the standard; the signature is over them as written",
    ),
    (
        "authority_as_signer",
        "il certificato è di un’autorità, che non firma documenti: firmare con quello di una persona",
        "the certificate is of an authority, which signs no documents: sign with a person’s",
    ),
    (
        "certificate_missing",
        "il certificato del firmatario ({}) non è nel file: aggiungerlo alla cartella degli intermedi di trust/",
        "the signer’s certificate ({}) is not in the file: add it to the folder of intermediates in trust/",
    ),
    (
        "certificate_named_by_sha1",
        "il certificato è indicato con la sola impronta SHA-1, come si faceva un tempo",
        "the certificate is named by a SHA-1 hash alone, as was done once",
    ),
    (
        "certificate_not_the_signed_one",
        "il certificato nel file non è quello che il firmatario ha sottoscritto: chiedere di firmare di nuovo",
        "the certificate in the file is not the one that the signer put his name to: ask for a new signature",
    ),
    (
        "chain_broken",
        "la catena del certificato verso le autorità di trust/ non regge: verificare con lo strumento di firma",
        "the certificate’s chain to the authorities in trust/ does not hold: check it with the signing tool",
    ),
    (
        "chain_expired",
        "un’autorità della catena non era in vigore il giorno della firma: verificare i certificati di trust/",
        "an authority of the chain was not in force on the day of the signature: check the certificates in trust/",
    ),
    (
        "chain_not_judged",
        "la catena del certificato usa ciò che questo programma non giudica ({}): verificare con lo strumento di firma",
        "the certificate’s chain uses what this program does not judge ({}): check it with the signing tool",
    ),
    (
        "container_not_read",
        "il file è un contenitore {}, che non viene letto: estrarne la firma .p7m con lo strumento di firma",
        "the file is a container {}, which is not read: extract the .p7m signature with the signing tool",
    ),
    (
        "content_not_data",
        "il file firma un contenuto di tipo {}, non un documento: chiedere la firma del documento",
        "the file signs a content of type {}, not a document: ask for the signature of the document",
    ),
    (
        "content_type_differs",
        "il tipo di contenuto sottoscritto ({}) non è quello del file: chiedere di firmare di nuovo",
        "the signed content type ({}) is not that of the file: ask for a new signature",
    ),
    (
        "content_type_missing",
        "fra gli attributi firmati manca il tipo di contenuto: chiedere di firmare di nuovo con un altro programma",
        "the content type is missing among the signed attributes: ask for a new signature with another tool",
    ),
    (
        "counter_signature",
        "controfirma: è sulla firma di un’altra persona e non conta come firma del documento",
        "counter-signature: it is on another person’s signature and does not count as one of the document",
    ),
    (
        "digest_differs",
        "i byte nel file non sono quelli firmati: chiedere di nuovo il file a chi ha firmato",
        "the bytes in the file are not the signed ones: ask the signer for the file again",
    ),
    ("empty_file", "il file è vuoto: chiederlo di nuovo", "the file is empty: ask for it again"),
    (
        "encrypted",
        "il file è cifrato, non firmato: chiedere il file firmato in chiaro",
        "the file is encrypted, not signed: ask for the signed file in clear",
    ),
    (
        "expired_since",
        "il certificato è scaduto il {}, dopo la firma: la marca temporale lo prova",
        "the certificate expired on {}, after the signature: the timestamp proves it",
    ),
    (
        "expired_since_unproved",
        "il certificato è scaduto il {}, dopo la data dichiarata dal firmatario, che nessuna marca temporale prova: conservare la prova della data (protocollo, PEC)",
        "the certificate expired on {}, after the day that the signer claims and no timestamp proves: keep a proof of the day (registration, certified mail)",
    ),
    (
        "expired_then",
        "il certificato era scaduto il {}, prima della firma: firmare con un certificato in vigore",
        "the certificate had expired on {}, before the signature: sign with one in force",
    ),
    (
        "homonym",
        "{} ha lo stesso nome di chi deve firmare ma un altro codice fiscale: far firmare la persona attesa",
        "{} has the name of the expected signer but another tax code: have the expected person sign",
    ),
    (
        "message_digest_missing",
        "fra gli attributi firmati manca l’impronta del documento: chiedere di firmare di nuovo con un altro programma",
        "the document’s digest is missing among the signed attributes: ask for a new signature with another tool",
    ),
    (
        "nested_too_deep",
        "più di {} buste firmate una dentro l’altra: estrarre quelle esterne con lo strumento di firma",
        "more than {} signed files inside each other: extract the outer ones with the signing tool",
    ),
    (
        "no_code",
        "il certificato di «{}» non dichiara un codice fiscale, quindi la persona non è riconoscibile: firmare con un certificato che lo contenga",
        "the certificate of «{}» states no tax code, so the person cannot be recognised: sign with one that does",
    ),
    (
        "no_path",
        "il certificato non porta a nessuna autorità di trust/: aggiungere quella che lo ha emesso, se affidabile",
        "the certificate leads to no authority in trust/: add the one that issued it, if it is reliable",
    ),
    (
        "no_signature_file",
        "il contenuto non è una firma in un formato conosciuto: indicare il file .p7m, .p7s o il PDF firmato",
        "the content is no signature of a known format: give the .p7m, the .p7s or the signed PDF",
    ),
    (
        "no_signed_attributes",
        "la firma non ha attributi firmati, quindi non lega il certificato al documento: firmare in CAdES",
        "the signature has no signed attributes, so it does not bind the certificate to the document: sign in CAdES",
    ),
    (
        "no_signer",
        "il file contiene solo certificati, nessuna firma: indicare il file firmato",
        "the file holds certificates only, no signature: give the signed file",
    ),
    (
        "nobody_recognised",
        "{} non è riconoscibile: per almeno una delle persone attese manca l’impronta del codice fiscale",
        "{} cannot be recognised: the tax code’s imprint is missing for at least one of those expected",
    ),
    (
        "not_asn1",
        "il file non è leggibile dal byte {}: chiederlo di nuovo, probabilmente è stato troncato o alterato nel trasferimento",
        "the file cannot be read from byte {} on: ask for it again, it was probably cut or changed on its way",
    ),
    (
        "not_cades",
        "la firma è PKCS#7 e non CAdES: non lega il certificato del firmatario; firmare in CAdES",
        "the signature is PKCS#7, not CAdES: it does not bind the signer’s certificate; sign in CAdES",
    ),
    (
        "not_cms",
        "la struttura della firma non è leggibile ({}): chiedere di nuovo il file",
        "the structure of the signature cannot be read ({}): ask for the file again",
    ),
    (
        "not_detached",
        "la firma porta con sé un contenuto che non dovrebbe avere: chiedere di firmare di nuovo",
        "the signature brings a content that it should not have: ask for a new signature",
    ),
    (
        "not_for_signatures",
        "il certificato non è per la firma: forse è quello di autenticazione della CNS o della CIE; firmare con il certificato di firma",
        "the certificate is not for signatures: perhaps it is the card’s one for authentication; sign with the one for signatures",
    ),
    (
        "not_signed_data",
        "il file è di tipo {}, non una firma: indicare il file firmato",
        "the file is of type {}, not a signature: give the signed file",
    ),
    (
        "not_yet_valid",
        "il certificato è in vigore dal {}, dopo la firma: verificare l’orologio di chi ha firmato",
        "the certificate is in force from {}, after the signature: check the signer’s clock",
    ),
    (
        "pdf_not_read",
        "il file è un PDF che non viene letto: firmare in CAdES (.p7m)",
        "the file is a PDF that is not read: sign in CAdES (.p7m)",
    ),
    (
        "revocation_list_too_old",
        "gli elenchi dei certificati revocati o le risposte OCSP non arrivano al giorno della firma: mettere in trust/ un elenco più recente",
        "the lists of revoked certificates or OCSP answers do not reach the day of the signature: put a later list in trust/",
    ),
    (
        "revocation_list_unusable",
        "un elenco di certificati revocati o una risposta OCSP non è leggibile o non è firmato dall’autorità: mettere in trust/ un elenco scaricato di nuovo",
        "a list of revoked certificates or an OCSP answer cannot be read or is not signed by the authority: put a list fetched again in trust/",
    ),
    (
        "revoked",
        "il certificato era revocato dal {}: far firmare di nuovo con un certificato in vigore",
        "the certificate was revoked on {}: have it signed again with one in force",
    ),
    (
        "revoked_since",
        "il certificato è stato revocato il {}, dopo la firma: la marca temporale lo prova",
        "the certificate was revoked on {}, after the signature: the timestamp proves it",
    ),
    (
        "revoked_since_unproved",
        "il certificato è stato revocato il {} e nessuna marca temporale prova che la firma sia di prima: far firmare di nuovo",
        "the certificate was revoked on {} and no timestamp proves that the signature is earlier: have it signed again",
    ),
    (
        "role_not_held",
        "incarico non ricoperto nel giorno della firma: {}; correggere le date dell’incarico o far firmare chi lo ricopriva",
        "role not held on the day of the signature: {}; mend the role’s days or have its holder sign",
    ),
    (
        "same_person",
        "la stessa persona ha già firmato in un altro ruolo e non può firmare come {}: far firmare un’altra persona o motivare la deroga in report.yaml",
        "the same person has signed in another role and cannot sign as {}: have another person sign, or give the reason in report.yaml",
    ),
    (
        "signature_broken",
        "la firma non corrisponde agli attributi firmati o al certificato: chiedere di nuovo il file a chi ha firmato",
        "the signature does not match the signed attributes or the certificate: ask the signer for the file again",
    ),
    (
        "signed_before_the_report",
        "la firma è del {}, prima della data del resoconto: verificare quale delle due date è giusta",
        "the signature is of {}, before the day of the report: check which of the two is right",
    ),
    (
        "signed_in_the_future",
        "la firma dichiara il {}, che deve ancora venire: verificare l’orologio di chi ha firmato",
        "the signature claims {}, which has yet to come: check the signer’s clock",
    ),
    (
        "signed_twice",
        "la stessa persona ha firmato più volte come {}: ne basta una",
        "the same person signed more than once as {}: one is enough",
    ),
    (
        "signing_certificate_unread",
        "l’attributo che indica il certificato del firmatario non è leggibile: chiedere di firmare di nuovo",
        "the attribute that names the signer’s certificate cannot be read: ask for a new signature",
    ),
    (
        "time_unknown",
        "la firma non dice quando è stata fatta: conservare la prova della data (protocollo, PEC)",
        "the signature does not say when it was made: keep a proof of the day (registration, certified mail)",
    ),
    (
        "timestamp_broken",
        "la marca temporale non è integra e non viene considerata: chiederne una nuova",
        "the timestamp does not hold and is left aside: ask for a new one",
    ),
    ("timestamp_by", "marca temporale di «{}»", "timestamp by «{}»"),
    (
        "timestamp_by_nobody",
        "il certificato «{}» non è per marche temporali: la marca non viene considerata",
        "the certificate «{}» is not for timestamps: the timestamp is left aside",
    ),
    (
        "timestamp_certificate_expired",
        "il certificato della marca temporale non era in vigore: la marca non viene considerata",
        "the timestamp’s certificate was not in force: the timestamp is left aside",
    ),
    (
        "timestamp_in_the_future",
        "la marca temporale dice un giorno che deve ancora venire, {}: controllare l’orologio di questo computer",
        "the timestamp states a day that is still to come, {}: check the clock of this computer",
    ),
    (
        "timestamp_of_another_file",
        "la marca temporale è su altri byte, non su questo file: chiederne una nuova per questo, e togliere quella",
        "the timestamp is of other bytes, not of this file: ask for a new one of this, and take that one out",
    ),
    (
        "timestamp_of_other_bytes",
        "la marca temporale è di un’altra firma e non viene considerata: chiederne una per questa",
        "the timestamp is of another signature and is left aside: ask for one of this",
    ),
    (
        "timestamp_refused",
        "la risposta non contiene nessuna marca temporale: l’autorità l’ha rifiutata (stato {}); chiederne una nuova",
        "the answer holds no timestamp: the authority refused it (status {}); ask for a new one",
    ),
    (
        "timestamp_revoked",
        "il certificato della marca temporale «{}» era revocato: la marca non viene considerata",
        "the timestamp’s certificate «{}» was revoked: the timestamp is left aside",
    ),
    (
        "timestamp_too_large",
        "il file ha {} byte, troppi per una marca temporale: mettere al suo posto quello giusto",
        "the file has {} bytes, too many for a timestamp: put the right one in its place",
    ),
    (
        "timestamp_unread",
        "la marca temporale non è leggibile e non viene considerata: chiederne una nuova",
        "the timestamp cannot be read and is left aside: ask for a new one",
    ),
    (
        "timestamp_unsupported",
        "la marca temporale usa {}, che questo programma non giudica: verificarla con lo strumento di firma",
        "the timestamp uses {}, which this program does not judge: check it with the signing tool",
    ),
    (
        "timestamp_untrusted",
        "la marca temporale di «{}» non porta a nessuna autorità di trust/ e non viene considerata: aggiungere quella che la emette, se affidabile",
        "the timestamp by «{}» leads to no authority in trust/ and is left aside: add the one that issues it, if it is reliable",
    ),
    (
        "too_large",
        "il file ha {} byte, troppi per la firma di questo documento: indicare il file giusto",
        "the file has {} bytes, too many for a signature of this document: give the right file",
    ),
    (
        "too_many",
        "il file contiene {} firme o certificati, più di quanti ne vengano letti: indicare il file giusto",
        "the file holds {} signatures or certificates, more than are read: give the right file",
    ),
    (
        "trailing_bytes",
        "dopo la firma ci sono {} byte che nessuno ha firmato: chiedere di nuovo il file a chi ha firmato",
        "{} bytes that nobody signed follow the signature: ask the signer for the file again",
    ),
    (
        "trust_file_unread",
        "il file «{}» di trust/ non contiene solo certificati o elenchi leggibili: sostituirlo",
        "the file «{}» in trust/ does not hold readable certificates or lists alone: replace it",
    ),
    (
        "unsupported_algorithm",
        "la firma usa {}, che questo programma non giudica: verificarla con lo strumento di firma o firmare con RSA da 2048 bit o ECDSA P-256 e SHA-256",
        "the signature uses {}, which this program does not judge: check it with the signing tool, or sign with RSA of 2048 bits or ECDSA P-256 and SHA-256",
    ),
    (
        "wrong_person",
        "{} non è fra le persone che devono firmare: far firmare la persona attesa",
        "{} is not among those who are to sign: have the expected person sign",
    ),
];
