using System.IO.Compression;
using System.Xml;
using System.Xml.Linq;

namespace Claustro.Imports.Files;

/// <summary>The parts of an XLSX file, found by its own table of contents: programs differ in where they put them.</summary>
internal sealed class ExcelBook : IDisposable
{
    /// <summary>A small file must not unpack to one that fills the memory; sheets of true tables unpack to ten or twenty times their size.</summary>
    private const long SmallPart = 16 * 1024 * 1024, MaxRatio = 100;

    private readonly ZipArchive zip;
    private readonly Dictionary<string, ZipArchiveEntry> parts = new(StringComparer.OrdinalIgnoreCase);
    private readonly string book;
    private readonly List<Relation> relations;

    public ExcelBook(Stream file)
    {
        zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        foreach (var entry in zip.Entries)
        {
            parts[entry.FullName.Replace('\\', '/').TrimStart('/')] = entry;
        }

        book = RelationsOf("").Find(r => r.Type == "officeDocument")?.Target ?? "xl/workbook.xml";
        relations = RelationsOf(book);
    }

    /// <summary>The first sheet that people see.</summary>
    public XmlReader OpenSheet()
    {
        XNamespace links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships", strict = "http://purl.oclc.org/ooxml/officeDocument/relationships";
        var sheets = Load(book).Descendants().Where(e => e.Name.LocalName == "sheet")
            .Select(e => (IsHidden: (string?)e.Attribute("state") is "hidden" or "veryHidden", Id: (string?)(e.Attribute(links + "id") ?? e.Attribute(strict + "id"))))
            .Select(s => (s.IsHidden, Part: relations.Find(r => r.Id == s.Id && r.Type == "worksheet")?.Target)).Where(s => s.Part is not null).ToList();
        return sheets.OrderBy(s => s.IsHidden).FirstOrDefault().Part is { } part ? Open(part) : throw new UnreadableFileException("There is no sheet in it.");
    }

    /// <summary>The part of this type that the book has besides its sheets; null when there is none.</summary>
    public XmlReader? Open(string type, string usually) => (relations.Find(r => r.Type == type)?.Target ?? usually) is var part && parts.ContainsKey(part) ? Open(part) : null;

    public void Dispose() => zip.Dispose();

    /// <param name="part">Its name in the file.</param>
    /// <param name="most">How many characters it may unpack to whatever the file says of its size; 0 for what is read as a stream.</param>
    private XmlReader Open(string part, long most = 0)
    {
        var entry = parts.GetValueOrDefault(part) ?? throw new UnreadableFileException("A part of it is missing.");
        return entry.Length > SmallPart && entry.Length / Math.Max(1, entry.CompressedLength) > MaxRatio
            ? throw new UnreadableFileException("It unpacks to far more than a table does.")
            : XmlReader.Create(entry.Open(), new() { IgnoreComments = true, IgnoreProcessingInstructions = true, IgnoreWhitespace = true, CloseInput = true, MaxCharactersInDocument = most });
    }

    private XDocument Load(string part)
    {
        using var xml = Open(part, SmallPart);
        return XDocument.Load(xml);
    }

    /// <summary>What a part refers to; the empty name is the file itself.</summary>
    private List<Relation> RelationsOf(string part)
    {
        var folder = part[..(part.LastIndexOf('/') + 1)];
        var name = $"{folder}_rels/{part[folder.Length..]}.rels";
        return !parts.ContainsKey(name) ? [] : [.. Load(name).Descendants().Where(e => e.Name.LocalName == "Relationship").Select(e => new Relation(
            (string?)e.Attribute("Id"), ((string?)e.Attribute("Type") ?? "").Split('/')[^1], Resolve(folder, ((string?)e.Attribute("Target") ?? "").Replace('\\', '/'))))];
    }

    /// <summary>Relative to the folder, or with a slash before it from the root.</summary>
    private static string Resolve(string folder, string target)
    {
        var path = new List<string>();
        foreach (var step in (target.StartsWith('/') ? target : folder + target).Split('/', StringSplitOptions.RemoveEmptyEntries).Where(s => s != "."))
        {
            if (step != "..")
            {
                path.Add(step);
            }
            else if (path.Count > 0)
            {
                path.RemoveAt(path.Count - 1);
            }
        }

        return string.Join('/', path);
    }

    private sealed record Relation(string? Id, string Type, string Target);
}
