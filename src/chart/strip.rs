//! The verdicts of one service, one tile each, in the order of the table.

use super::Figure;
use super::scale::Scale;
use super::shape::{Mark, Standing};
use super::svg::{Pen, Sheet, count};

/// One indicator.
#[derive(Debug, Clone)]
pub struct Tile {
    pub mark: Mark,
    /// «Attesa: non rispettato».
    pub text: String,
    /// The indicator's page, if the tile leads there.
    pub href: Option<String>,
}

#[derive(Debug, Clone)]
pub struct Strip {
    pub title: String,
    pub tiles: Vec<Tile>,
}

/// From one tile to the next, in units of the view box.
const STEP: i32 = 44;
/// Marks of 36 units.
const SIZE: f64 = 1.8;

impl Figure for Strip {
    fn title(&self) -> &str {
        &self.title
    }

    fn alt(&self) -> String {
        self.tiles.iter().map(|t| t.text.clone()).collect::<Vec<_>>().join("; ")
    }

    /// One row as wide as ten tiles at least, so that a tile has one size everywhere. Nothing is written
    /// in it, so it is scaled as a picture.
    fn svg(&self, id: &str) -> String {
        let columns = self.tiles.len().clamp(10, 12);
        let rows = self.tiles.len().div_ceil(columns).max(1);
        let width = STEP * count(columns);
        let across = Scale::across(0.0, f64::from(count(columns)));
        let mut sheet = Sheet::new(id, STEP * count(rows)).marks(SIZE).boxed(width);
        for (at, tile) in self.tiles.iter().enumerate() {
            let (column, row) = (count(at % columns), count(at / columns));
            let place = (across.at(f64::from(column) + 0.5), STEP * row + STEP / 2);
            let paint = |pen: &Pen<'_>| pen.mark(place, Some(tile.mark), Standing::Recomputed);
            match &tile.href {
                Some(href) => sheet.link(href, &tile.text, paint),
                None => sheet.draw(paint),
            }
        }
        sheet.finish("strip-tiles", &self.title, &self.alt())
    }
}
