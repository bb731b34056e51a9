//! What is wrong with the form of a YAML file, in words for people.

use granit_parser::ErrorKind;

/// Why the parser stopped, in plain Italian and English.
pub(super) fn reason(kind: &ErrorKind) -> (&'static str, &'static str) {
    use ErrorKind as E;
    match kind {
        E::UnexpectedEof
        | E::UnexpectedEofFlowSequence
        | E::UnexpectedEofFlowMapping
        | E::UnexpectedEofImplicitFlowMapping
        | E::UnexpectedEofBlockSequence
        | E::UnexpectedEofBlockMapping => {
            ("il file finisce prima che il valore sia chiuso", "the file ends before the value is closed")
        }
        E::UnclosedFlowCollection { .. } => {
            ("parentesi aperta e mai chiusa", "a bracket is opened and never closed")
        }
        E::MisplacedFlowCollectionEnd | E::MismatchedFlowCollectionEnd { .. } => (
            "parentesi chiusa che non corrisponde a quella aperta",
            "a closing bracket matches no opening one",
        ),
        E::ExpectedFlowMappingSeparator | E::ExpectedFlowSequenceSeparator => {
            ("manca una virgola o la parentesi chiusa", "a comma or the closing bracket is missing")
        }
        E::UnclosedQuotedScalar | E::DocumentIndicatorInQuotedScalar => {
            ("virgolette aperte e mai chiuse", "quotes are opened and never closed")
        }
        E::InvalidTrailingSingleQuotedScalar | E::InvalidTrailingDoubleQuotedScalar => (
            "testo dopo le virgolette chiuse: se le virgolette fanno parte del testo, raddoppiarle o usare le altre",
            "text after the closing quotes: if they belong to the text, double them or use the other kind",
        ),
        E::UnknownQuotedScalarEscape
        | E::InvalidQuotedScalarHexEscape
        | E::InvalidUnicodeEscape
        | E::UnpairedLowSurrogate
        | E::MissingLowSurrogate
        | E::InvalidLowSurrogate
        | E::InvalidLowSurrogateHexEscape => (
            "barra rovesciata non ammessa fra virgolette doppie: usare le virgolette semplici",
            "backslash not allowed within double quotes: use single quotes",
        ),
        E::TabNotAllowed
        | E::TabInBlockIndentation
        | E::TabInIndentation
        | E::TabInPlainScalar
        | E::TabAtBlockScalarStart => ("tabulatore al posto degli spazi", "a tab in place of spaces"),
        E::MappingValueNotAllowed | E::InvalidColonPlacement | E::InvalidMappingValueWhitespace => (
            "due punti in una posizione non ammessa: mettere il testo fra virgolette o chiudere la parentesi aperta prima",
            "a colon where none may stand: put the text in quotes, or close the bracket opened before",
        ),
        E::SimpleKeyExpected | E::InvalidSimpleKey | E::ExpectedBlockMappingKey | E::MappingKeyNotAllowed => {
            (
                "chiave non valida: scrivere «chiave: valore», con lo stesso rientro delle altre",
                "invalid key: write «key: value», indented like the others",
            )
        }
        E::InvalidIndentation
        | E::InvalidQuotedScalarIndent
        | E::InvalidFlowScalarIndent
        | E::InvalidBlockScalarIndent
        | E::ZeroBlockScalarIndent => {
            ("rientro non coerente con le righe precedenti", "indentation does not match the lines before")
        }
        E::ExpectedBlockSequenceEntry
        | E::BlockSequenceEntryNotAllowed
        | E::BlockEntryInFlowCollection
        | E::InvalidBlockEntryWhitespace
        | E::PlainScalarStartsWithDashFlowIndicator => (
            "trattino di elenco in una posizione non ammessa: se è un testo, metterlo fra virgolette",
            "a list dash where none may stand: if it is a text, put it in quotes",
        ),
        E::UnexpectedCharacter { .. } | E::InvalidDirectiveName | E::MissingDirectiveName => (
            "un testo non può cominciare con questo carattere: metterlo fra virgolette",
            "a text cannot begin with this character: put it in quotes",
        ),
        E::CommentNotSeparated | E::CommentInterceptedScalar => {
            ("prima di «#» serve uno spazio", "a space must come before «#»")
        }
        _ => ("struttura non valida", "invalid structure"),
    }
}
