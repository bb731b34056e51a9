//! Data to SVG with a text alternative; the only room with floats.
