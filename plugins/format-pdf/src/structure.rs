//! Reads which cell of which table the document itself says a stretch of content stands in.
//!
//! In: the numbers of marked content on a page. Out: a `Tag` for each that lies in a cell of a table. From
//! the content upwards: the parent tree names the element of a number, its parents lead to a cell and its
//! table, and only tables that are met are read, each once. Hostile trees cost no more than [`MOST_BYTES`] for
//! the parent tree and [`MOST_BYTES_OF_A_PAGE`] for each page. What a page is charged for does not depend on
//! what was read before it, or its tags would depend on which reader has it. Cycles end at [`DEEPEST`].
//! Attributes by class (`/C`) are not looked at.
//! Source: ISO 32000-1, 14.7 (structure), 14.8.4.3.4 (tables), 14.8.5.7 (spans and scope).

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, ObjectIdentifier};
use hayro_syntax::page::Page;
use hayro_syntax::xref::XRef;
use sifferkoll_plugin::model::Tag;
use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

/// Bytes of the parent tree that are looked at: it has some 10 for each element, and a page of a dense table a
/// thousand elements.
const MOST_BYTES: usize = 64 << 20;
/// Bytes of elements that are looked at for one page. An element has some 150, so a table of a hundred dense pages
/// stays below, all of which is read for each of them; what lies beyond is untagged.
const MOST_BYTES_OF_A_PAGE: usize = 32 << 20;
/// What looking at an element costs besides its bytes.
const COST: usize = 64;
/// How deep elements, tables' sections and number trees may lie in one another; real trees stay below 30.
const DEEPEST: usize = 64;
/// Most columns of a table: more than paper can hold.
const MOST_COLUMNS: u32 = 512;
/// How often one name of an element may stand for another.
const MOST_ROLES: usize = 8;

/// What an element is, as far as tables go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Table,
    /// Head rows of a table.
    Head,
    /// Body or foot rows of a table.
    Body,
    Row,
    HeadCell,
    Cell,
    Other,
}

impl Role {
    fn of_standard(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"Table" => Self::Table,
            b"THead" => Self::Head,
            b"TBody" | b"TFoot" => Self::Body,
            b"TR" => Self::Row,
            b"TH" => Self::HeadCell,
            b"TD" => Self::Cell,
            _ => return None,
        })
    }
}

/// An element on the way up from its content.
#[derive(Debug, Clone, Copy)]
struct Node {
    role: Role,
    parent: Option<ObjectIdentifier>,
}

/// The structure of one document, opened where a page first has marked content.
pub(crate) struct Structure<'a> {
    pdf: &'a Pdf,
    tree: OnceCell<Option<Tree<'a>>>,
}

impl<'a> Structure<'a> {
    /// Nothing is read yet.
    pub(crate) fn new(pdf: &'a Pdf) -> Self {
        Self { pdf, tree: OnceCell::new() }
    }

    /// The cells in which the marked contents of a page stand, in the order of `numbers`; empty where the
    /// document says nothing of the page.
    pub(crate) fn tags(&mut self, page: &Page<'a>, numbers: &[u32]) -> Vec<Option<Tag>> {
        let Some(last) = numbers.iter().max() else { return Vec::new() };
        let pdf = self.pdf;
        self.tree.get_or_init(|| Tree::open(pdf));
        let tree = self.tree.get_mut().and_then(Option::as_mut);
        tree.and_then(|tree| tree.tags(page, numbers, *last)).unwrap_or_default()
    }
}

/// The tree of elements, read as far as it is asked for.
struct Tree<'a> {
    xref: &'a XRef,
    roles: Dict<'a>,
    /// The elements of a page's content, by the page's number in the parent tree.
    pages: BTreeMap<i32, Array<'a>>,
    /// Elements that were read for any page, each with what it costs.
    nodes: HashMap<ObjectIdentifier, (Option<Node>, usize)>,
    /// Tables that were read for any page.
    tables: HashMap<ObjectIdentifier, Known>,
    /// Elements that this page has been charged for.
    charged: HashSet<ObjectIdentifier>,
    /// Tables that it has been charged for, as far as its budget lasted.
    of_page: HashMap<ObjectIdentifier, Rc<Cells>>,
    left: usize,
}

/// The cells of a table with their places.
type Cells = HashMap<ObjectIdentifier, Tag>;

/// A table that was read.
struct Known {
    cells: Rc<Cells>,
    /// What the page that it was read for had left before.
    budget: usize,
    /// What it costs; `None` where the budget did not last.
    cost: Option<usize>,
}

impl<'a> Tree<'a> {
    fn open(pdf: &'a Pdf) -> Option<Self> {
        let xref = pdf.xref();
        let root = xref.get::<Dict<'_>>(xref.root_id())?.get::<Dict<'_>>("StructTreeRoot")?;
        let mut tree = Self {
            xref,
            roles: root.get::<Dict<'_>>("RoleMap").unwrap_or_default(),
            pages: BTreeMap::new(),
            nodes: HashMap::new(),
            tables: HashMap::new(),
            charged: HashSet::new(),
            of_page: HashMap::new(),
            left: MOST_BYTES,
        };
        tree.number_tree(&root.get::<Dict<'_>>("ParentTree")?, 0);
        (!tree.pages.is_empty()).then_some(tree)
    }

    fn tags(&mut self, page: &Page<'a>, numbers: &[u32], last: u32) -> Option<Vec<Option<Tag>>> {
        let elements = self.pages.get(&page.raw().get::<i32>("StructParents")?)?.clone();
        self.left = MOST_BYTES_OF_A_PAGE;
        self.charged.clear();
        self.of_page.clear();
        if !self.spend(elements.data()) {
            return None;
        }
        let elements: Vec<Option<ObjectIdentifier>> = elements
            .raw_iter()
            .take((last as usize).saturating_add(1))
            .map(|item| item.as_obj_ref().map(Into::into))
            .collect();
        let element = |number: &u32| elements.get(*number as usize).copied().flatten();
        Some(numbers.iter().map(|number| self.tag(element(number)?)).collect())
    }

    /// The entries of a number tree that are arrays: those of pages.
    fn number_tree(&mut self, node: &Dict<'a>, depth: usize) {
        if depth > DEEPEST || !self.spend(node.data()) {
            return;
        }
        if let Some(entries) = node.get::<Array<'_>>("Nums") {
            let mut entries = entries.flex_iter();
            while let Some(key) = entries.next::<i32>() {
                // An entry of an annotation is no array, and is passed over.
                let Some(value) = entries.next::<Object<'_>>() else { break };
                if let Some(elements) = value.into_array() {
                    if !self.spend(elements.data()) {
                        return;
                    }
                    self.pages.entry(key).or_insert(elements);
                }
            }
        }
        if let Some(kids) = node.get::<Array<'_>>("Kids") {
            for kid in kids.iter::<Dict<'_>>() {
                self.number_tree(&kid, depth + 1);
            }
        }
    }

    /// Takes an object of these bytes off the budget; false where nothing is left.
    fn spend(&mut self, data: &[u8]) -> bool {
        let some = self.left > 0;
        self.left = self.left.saturating_sub(COST + data.len());
        some
    }

    /// An element, if the budget lasts.
    fn element(&mut self, at: ObjectIdentifier) -> Option<Dict<'a>> {
        let element = if self.left > 0 { self.xref.get::<Dict<'_>>(at) } else { None };
        self.spend(element.as_ref().map_or(&[], Dict::data));
        element
    }

    /// The cell around an element, with its place in the nearest table.
    fn tag(&mut self, element: ObjectIdentifier) -> Option<Tag> {
        let mut cell = None;
        let mut at = element;
        for _ in 0..DEEPEST {
            let node = self.node(at)?;
            match node.role {
                Role::HeadCell | Role::Cell => cell = cell.or(Some(at)),
                Role::Table => return self.table(at).get(&cell?).copied(),
                _ => {}
            }
            at = node.parent?;
        }
        None
    }

    fn node(&mut self, at: ObjectIdentifier) -> Option<Node> {
        if let Some((known, cost)) = self.nodes.get(&at) {
            let (known, cost) = (*known, *cost);
            if !self.charged.contains(&at) {
                if self.left == 0 {
                    return None;
                }
                self.left = self.left.saturating_sub(cost);
                self.charged.insert(at);
            }
            return known;
        }
        if self.left == 0 {
            return None;
        }
        let element = self.element(at);
        let cost = COST + element.as_ref().map_or(0, |element| element.data().len());
        let node = element
            .map(|element| Node { role: self.role(&element), parent: element.get_ref("P").map(Into::into) });
        self.nodes.insert(at, (node, cost));
        self.charged.insert(at);
        node
    }

    /// What an element is: by its own name, or by the standard name that the role map gives it.
    fn role(&self, element: &Dict<'a>) -> Role {
        let mut name = element.get::<Name<'_>>("S");
        for _ in 0..MOST_ROLES {
            let Some(known) = name else { break };
            if let Some(role) = Role::of_standard(&known) {
                return role;
            }
            name = self.roles.get::<Name<'_>>(&*known);
        }
        Role::Other
    }

    /// The cells of a table, as far as the page's budget lasts.
    fn table(&mut self, table: ObjectIdentifier) -> Rc<Cells> {
        if let Some(known) = self.of_page.get(&table) {
            return Rc::clone(known);
        }
        let budget = self.left;
        let known = self.tables.get(&table).filter(|known| match known.cost {
            Some(cost) => cost < budget,
            None => known.budget == budget,
        });
        let cells = if let Some(known) = known {
            self.left = known.cost.map_or(0, |cost| budget - cost);
            Rc::clone(&known.cells)
        } else {
            let mut rows = Rows { table: table.obj_number, cells: HashMap::new(), row: 0, taken: Vec::new() };
            if let Some(element) = self.element(table) {
                self.rows(&element, false, &mut rows, 0);
            }
            let cells = Rc::new(rows.cells);
            let cost = (self.left > 0).then(|| budget - self.left);
            self.tables.insert(table, Known { cells: Rc::clone(&cells), budget, cost });
            cells
        };
        self.of_page.insert(table, Rc::clone(&cells));
        cells
    }

    /// Adds the rows below a table or a section of one.
    fn rows(&mut self, element: &Dict<'a>, head: bool, rows: &mut Rows, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        for at in self.kids(element) {
            let Some((kid, role)) = self.kid(at) else { continue };
            match role {
                Role::Row => self.row(&kid, head, rows),
                Role::Head => self.rows(&kid, true, rows, depth + 1),
                // Groups that mean nothing are looked into; a table in a table is another one.
                Role::Body | Role::Other => self.rows(&kid, head, rows, depth + 1),
                Role::Table | Role::HeadCell | Role::Cell => {}
            }
        }
    }

    fn row(&mut self, element: &Dict<'a>, head: bool, rows: &mut Rows) {
        let mut column = 0;
        for at in self.kids(element) {
            let Some((cell, role @ (Role::HeadCell | Role::Cell))) = self.kid(at) else { continue };
            while rows.taken.get(column as usize).is_some_and(|until| *until > rows.row) {
                column += 1;
            }
            if column >= MOST_COLUMNS {
                break;
            }
            let shape = self.shape(&cell);
            let tag = Tag {
                table: rows.table,
                row: rows.row,
                column,
                colspan: shape.colspan.min(MOST_COLUMNS - column),
                rowspan: shape.rowspan,
                head: head || role == Role::HeadCell && !shape.heads_row,
            };
            column += tag.colspan;
            let (from, to) = (tag.column as usize, column as usize);
            rows.taken.resize(rows.taken.len().max(to), 0);
            rows.taken[from..to].fill(rows.row.saturating_add(tag.rowspan));
            rows.cells.insert(at, tag);
        }
        rows.row = rows.row.saturating_add(1);
    }

    /// The elements below one that stand in objects of their own, as all in real documents do.
    fn kids(&mut self, element: &Dict<'a>) -> Vec<ObjectIdentifier> {
        if self.left == 0 {
            return Vec::new();
        }
        match element.get_raw::<Object<'_>>("K") {
            Some(MaybeRef::Ref(one)) => match self.xref.get::<Array<'_>>(one.into()) {
                Some(array) => self.refs(&array),
                None => vec![one.into()],
            },
            Some(MaybeRef::NotRef(Object::Array(array))) => self.refs(&array),
            _ => Vec::new(),
        }
    }

    fn kid(&mut self, at: ObjectIdentifier) -> Option<(Dict<'a>, Role)> {
        let kid = self.element(at)?;
        let role = self.role(&kid);
        Some((kid, role))
    }

    /// What a cell's attributes say of its shape.
    fn shape(&mut self, cell: &Dict<'a>) -> Shape {
        let mut shape = Shape { colspan: 1, rowspan: 1, heads_row: false };
        let attributes = if self.left > 0 { cell.get::<Object<'_>>("A") } else { None };
        match attributes {
            Some(Object::Dict(one)) => {
                self.spend(one.data());
                shape.take_in(&one);
            }
            // A list holds a revision number after each owner's attributes.
            Some(Object::Array(several)) => {
                self.spend(several.data());
                for one in several.iter::<Object<'_>>().take(DEEPEST).filter_map(Object::into_dict) {
                    self.spend(one.data());
                    shape.take_in(&one);
                }
            }
            _ => {}
        }
        shape
    }

    fn refs(&mut self, array: &Array<'a>) -> Vec<ObjectIdentifier> {
        if !self.spend(array.data()) {
            return Vec::new();
        }
        array.raw_iter().filter_map(|item| item.as_obj_ref()).map(Into::into).collect()
    }
}

/// The rows of a table as far as they are read.
struct Rows {
    table: u32,
    cells: HashMap<ObjectIdentifier, Tag>,
    row: u32,
    /// For every column the row from which it is free of cells that reach down.
    taken: Vec<u32>,
}

/// What a cell's attributes say of its shape.
struct Shape {
    colspan: u32,
    rowspan: u32,
    heads_row: bool,
}

impl Shape {
    fn take_in(&mut self, attributes: &Dict<'_>) {
        let span = |key: &str| {
            attributes.get::<i32>(key).map(|span| u32::try_from(span).unwrap_or(1).clamp(1, MOST_COLUMNS))
        };
        self.colspan = span("ColSpan").unwrap_or(self.colspan);
        self.rowspan = span("RowSpan").unwrap_or(self.rowspan);
        self.heads_row |= attributes.get::<Name<'_>>("Scope").is_some_and(|scope| &*scope == b"Row");
    }
}
