//! The plugins and rules of one binary, in the order in which they were registered.

use crate::{InputFormat, Rule, TableKind, TextRecognizer};
use std::sync::{Arc, OnceLock};

/// Makes kinds when they are first asked for.
type MakeKinds = Box<dyn Fn() -> Vec<Box<dyn TableKind>> + Send + Sync>;

/// Everything that one binary knows. Order never decides between two plugins.
#[derive(Default)]
pub struct Registry {
    formats: Vec<Box<dyn InputFormat>>,
    kinds: Vec<Box<dyn TableKind>>,
    later: Vec<MakeKinds>,
    /// What `later` has made.
    made: OnceLock<Vec<Box<dyn TableKind>>>,
    rules: Vec<&'static Rule>,
    recognizer: Option<Arc<dyn TextRecognizer>>,
}

impl Registry {
    /// Adds a format.
    pub fn format(&mut self, format: impl InputFormat + 'static) -> &mut Self {
        self.formats.push(Box::new(format));
        self
    }

    /// Adds a table kind.
    pub fn kind(&mut self, kind: impl TableKind + 'static) -> &mut Self {
        self.kinds.push(Box::new(kind));
        self
    }

    /// Adds kinds that take long to get ready: they are made when a kind is first asked for, which is never in a
    /// process that types no tables.
    pub fn kinds_later(
        &mut self,
        make: impl Fn() -> Vec<Box<dyn TableKind>> + Send + Sync + 'static,
    ) -> &mut Self {
        self.later.push(Box::new(make));
        self.made = OnceLock::new();
        self
    }

    /// Adds rules.
    pub fn rules(&mut self, rules: &[&'static Rule]) -> &mut Self {
        self.rules.extend_from_slice(rules);
        self
    }

    /// Sets the reader of text in pictures; a second one takes the place of the first.
    pub fn recognizer(&mut self, recognizer: impl TextRecognizer + 'static) -> &mut Self {
        self.recognizer = Some(Arc::new(recognizer));
        self
    }

    /// The reader of text in pictures; `None` where there is none, and then pages without text stay empty.
    pub fn text_recognizer(&self) -> Option<&Arc<dyn TextRecognizer>> {
        self.recognizer.as_ref()
    }

    /// The formats.
    pub fn formats(&self) -> impl Iterator<Item = &dyn InputFormat> {
        self.formats.iter().map(AsRef::as_ref)
    }

    /// The format with this name.
    pub fn format_named(&self, name: &str) -> Option<&dyn InputFormat> {
        self.formats().find(|format| format.info().name == name)
    }

    /// The table kinds.
    pub fn kinds(&self) -> impl Iterator<Item = &dyn TableKind> {
        let made = self.made.get_or_init(|| self.later.iter().flat_map(|make| make()).collect());
        self.kinds.iter().chain(made).map(AsRef::as_ref)
    }

    /// The rules.
    pub fn all_rules(&self) -> &[&'static Rule] {
        &self.rules
    }

    /// Names that are registered twice among the formats, kinds, rules or codes; must be empty.
    pub fn duplicates(&self) -> Vec<String> {
        let mut names: Vec<(&str, String)> = Vec::new();
        names.extend(self.formats().map(|f| ("format", f.info().name.to_owned())));
        names.extend(self.kinds().map(|k| ("kind", k.info().name.into_string())));
        names.extend(self.rules.iter().map(|r| ("rule", r.info.name.to_owned())));
        names.extend(self.rules.iter().map(|r| ("code", r.info.code.to_owned())));
        names.sort_unstable();
        names.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0].1.clone()).collect()
    }
}
