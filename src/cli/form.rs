//! The output format of commands that print ground: a table, JSON, CSV or GeoJSON.

/// How ground is printed.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(super) struct FormArguments {
    /// Print JSON
    #[arg(long, conflicts_with_all = ["csv", "geojson"])]
    json: bool,
    /// Print CSV
    #[arg(long, conflicts_with = "geojson")]
    csv: bool,
    /// Print the ground itself as GeoJSON
    #[arg(long)]
    geojson: bool,
}

/// The requested output format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// For people.
    Table,
    /// For scripts.
    Json,
    /// For spreadsheets.
    Csv,
    /// For maps.
    GeoJson,
}

impl FormArguments {
    /// The requested output format; a table by default.
    pub(super) const fn form(self) -> Form {
        match self {
            Self { json: true, .. } => Form::Json,
            Self { csv: true, .. } => Form::Csv,
            Self { geojson: true, .. } => Form::GeoJson,
            Self { .. } => Form::Table,
        }
    }
}
