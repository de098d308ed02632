//! Which files are read, and how: by their ending.

use std::path::Path;

/// How a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// `.md`.
    Markdown,
    /// Plain text.
    Text,
    /// Tables of text: comma-, semicolon- or tab-separated.
    Csv,
    /// `.html`.
    Html,
    /// `.sql`: what it says of tables and columns, and source code.
    Sql,
    /// `.yml`, dbt's `schema.yml` among them.
    Yaml,
    /// `.json`.
    Json,
    /// `.pdf`.
    Pdf,
    /// `.docx`.
    Docx,
    /// A programming language.
    Code,
}

impl Format {
    /// The format of a file; `None` for those that are no documents.
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        Some(match ending.as_str() {
            "md" | "markdown" | "mdx" | "mdown" => Self::Markdown,
            "txt" | "text" | "rst" | "adoc" | "asciidoc" | "org" => Self::Text,
            "csv" | "tsv" | "tab" => Self::Csv,
            "html" | "htm" | "xhtml" => Self::Html,
            "sql" | "ddl" | "pls" | "pks" | "pkb" | "hql" => Self::Sql,
            "yml" | "yaml" => Self::Yaml,
            "json" | "avsc" => Self::Json,
            "pdf" => Self::Pdf,
            "docx" => Self::Docx,
            "py" | "java" | "kt" | "kts" | "scala" | "groovy" | "go" | "ts" | "tsx" | "mts" | "js"
            | "jsx" | "mjs" | "cjs" | "rb" | "php" | "cs" | "vb" | "fs" | "rs" | "swift" | "c" | "h"
            | "cc" | "cpp" | "hpp" | "r" | "jl" | "ex" | "exs" | "pl" | "pm" | "sh" | "bash" | "proto"
            | "graphql" | "prisma" | "abap" | "cbl" | "cob" | "pas" | "sas" | "lua" | "dart" | "clj"
            | "vue" => Self::Code,
            _ => return None,
        })
    }

    /// What a message calls it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Markdown => "Markdown",
            Self::Text => "text",
            Self::Csv => "CSV",
            Self::Html => "HTML",
            Self::Sql => "SQL",
            Self::Yaml => "YAML",
            Self::Json => "JSON",
            Self::Pdf => "PDF",
            Self::Docx => "DOCX",
            Self::Code => "source code",
        }
    }

    /// Whether its bytes are no text.
    pub fn is_binary(self) -> bool {
        matches!(self, Self::Pdf | Self::Docx)
    }

    /// Whether uses of names are looked for in it.
    pub fn is_code(self) -> bool {
        matches!(self, Self::Sql | Self::Code)
    }
}
