//! PUB: what a public site owes its readers.

use super::{Check, Raise, Scene, absent};
use crate::diag::Code;
use crate::source::markdown::Target;

pub(super) const CHECKS: &[Check] = &[
    Check { code: Code::PUB_01, run: the_footer_is_whole },
    Check { code: Code::PUB_02, run: images_have_an_alternative },
    Check { code: Code::PUB_03, run: another_licence_has_its_reason },
];

/// PUB-01. Accessibility statement, privacy notice, feedback and transparency have their address
/// (Linee guida di design, «Requisiti»).
fn the_footer_is_whole(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    if !scene.book.unread.is_empty() {
        return; // the decision that accepts it may stand with a contract that could not be read
    }
    let Some(administration) = &scene.book.registers.administration else { return };
    let missing = absent(&[
        (
            ("dichiarazione di accessibilità", "accessibility statement"),
            administration.accessibility_url.known().is_none(),
        ),
        (("privacy", "privacy"), administration.privacy_url.known().is_none()),
        (("segnalazioni", "feedback"), administration.feedback_url.known().is_none()),
        (("amministrazione trasparente", "transparency"), administration.transparency_url.known().is_none()),
    ]);
    if let Some((it, en)) = missing {
        raise.at(administration.accessibility_url.span).with("missing", it).with("missing-en", en);
    }
}

/// PUB-02. Each image of the prose says in words what it shows; charts cannot lack it.
fn images_have_an_alternative(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for page in scene.book.pages.values() {
        for link in &page.document.links {
            if let Target::Image(path) = &link.target
                && link.text.trim().is_empty()
            {
                raise.at(link.span).with("found", path);
            }
        }
    }
}

/// PUB-03. CC BY 4.0 unless a reason is given (Linee guida open data, requisito 20).
fn another_licence_has_its_reason(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    let Some(administration) = &scene.book.registers.administration else { return };
    let Some(licence) = &administration.data_license.value else { return };
    if !licence.eq_ignore_ascii_case("CC-BY-4.0") && administration.license_reason.is_none() {
        raise.at(administration.data_license.span).with("found", licence);
    }
}
