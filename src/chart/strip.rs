//! The verdicts of one service, one tile each, in the order of the table.

use super::backend::Canvas;
use super::{Figure, Mark, sign};

/// One indicator.
#[derive(Debug, Clone)]
pub struct Tile {
    pub mark: Mark,
    /// «Attesa: non rispettato».
    pub text: String,
}

#[derive(Debug, Clone)]
pub struct Strip {
    pub title: String,
    pub tiles: Vec<Tile>,
}

const SIZE: i32 = 34;
const STEP: i32 = 46;

impl Figure for Strip {
    fn title(&self) -> String {
        self.title.clone()
    }

    fn alt(&self) -> String {
        self.tiles.iter().map(|t| t.text.clone()).collect::<Vec<_>>().join("; ")
    }

    /// One row as wide as ten tiles at least, so that a tile has one size everywhere.
    fn draw(&self, _: u32) -> Canvas {
        let columns = self.tiles.len().clamp(10, 14);
        let rows = self.tiles.len().div_ceil(columns).max(1);
        let pixels = |n: usize| i32::try_from(n).unwrap_or(0) * STEP;
        let size = |n: usize| u32::try_from(pixels(n)).unwrap_or(0);
        let mut canvas = Canvas::new(size(columns), size(rows));
        for (at, tile) in self.tiles.iter().enumerate() {
            let (x, y) = (pixels(at % columns) + 4, pixels(at / columns) + 6);
            canvas.raw(&sign::tile(tile.mark, x, y, SIZE));
        }
        canvas
    }

    fn svg(&self, id: &str) -> String {
        self.draw(0).finish(id, &self.title, &self.alt(), "strip-tiles")
    }
}
