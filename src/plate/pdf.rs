//! Converts SVG to a PDF page; no other file uses the PDF writer.

use krilla::{
    Document, SerializeSettings,
    geom::Size,
    metadata::Metadata,
    page::PageSettings,
    tagging::{ContentTag, Node, Tag, TagGroup, TagTree},
};
use krilla_svg::{SurfaceExt as _, SvgSettings};

use super::{lettering::Lettering, options::BadPlate, raster};

/// Metadata of a page.
#[derive(Clone, Copy, Debug)]
pub(super) struct About<'a> {
    pub title: &'a str,
    pub alt_text: &'a str,
    /// The language code.
    pub language: &'a str,
}

/// A page with an SVG on it. Text stays text, with embedded fonts, and no date of creation is written.
///
/// # Units
/// Width and height in points.
///
/// # Errors
/// When the writer fails.
pub(super) fn page(
    svg: &str,
    (width, height): (f32, f32),
    about: About<'_>,
    lettering: &Lettering,
) -> Result<Vec<u8>, BadPlate> {
    let tree = raster::tree(svg, lettering).ok_or(BadPlate::Undrawn)?;
    let size = Size::from_wh(width, height).ok_or(BadPlate::Undrawn)?;
    let mut document = Document::new_with(SerializeSettings { xmp_metadata: false, ..SerializeSettings::default() });
    let metadata = Metadata::new()
        .title(about.title.to_owned())
        .description(about.alt_text.to_owned())
        .language(about.language.to_owned())
        .creator("Frontline".to_owned());
    document.set_metadata(metadata);
    let mut page = document.start_page_with(PageSettings::new(size));
    let mut surface = page.surface();
    let tagged = surface.start_tagged(ContentTag::Other);
    surface.draw_svg(&tree, size, SvgSettings::default()).ok_or(BadPlate::Undrawn)?;
    surface.end_tagged();
    surface.finish();
    page.finish();
    let mut tags = TagTree::new();
    let mut figure = TagGroup::new(Tag::Figure(Some(about.alt_text.to_owned())));
    figure.push(Node::Leaf(tagged));
    tags.push(Node::Group(figure));
    document.set_tag_tree(tags);
    document.finish().map_err(|error| BadPlate::Page(format!("{error:?}")))
}
