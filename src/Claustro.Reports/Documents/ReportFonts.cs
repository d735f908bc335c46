using SkiaSharp;

namespace Claustro.Reports.Documents;

/// <summary>
/// The typefaces of documents, loaded once and shared by all. From the folder <c>Reports:Fonts</c>, else from where
/// Debian, Fedora, macOS and Windows keep theirs; DejaVu Sans first, because it has most of the letters people are named with.
/// </summary>
public sealed class ReportFonts(string? folder)
{
    private static readonly (string Regular, string Bold)[] Families =
    [
        ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
        ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"),
        ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"),
        ("Arial.ttf", "Arial Bold.ttf"),
        ("arial.ttf", "arialbd.ttf"),
    ];

    private readonly Lazy<(ReportFont Regular, ReportFont Bold)> faces = new(() => Load(folder));

    internal ReportFont Regular => faces.Value.Regular;

    internal ReportFont Bold => faces.Value.Bold;

    private static (ReportFont, ReportFont) Load(string? folder)
    {
        var folders = string.IsNullOrWhiteSpace(folder) ? Usual() : [folder];
        foreach (var (regular, bold) in Families)
        {
            foreach (var place in folders)
            {
                var (r, b) = (Path.Combine(place, regular), Path.Combine(place, bold));
                if (ReportFont.Read(r) is { } first && ReportFont.Read(b) is { } second)
                {
                    return (first, second);
                }
            }
        }

        throw new InvalidDataException(
            $"No fonts for documents: looked for {string.Join(", ", Families.Select(f => f.Regular).Distinct())} and their bold faces in {string.Join(", ", folders)}. "
            + "Install them (Debian: fonts-dejavu-core) or name their folder in Reports:Fonts.");
    }

    private static string[] Usual()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return
        [
            "/usr/share/fonts/truetype/dejavu", "/usr/share/fonts/truetype/noto", "/usr/share/fonts/truetype/liberation", "/usr/share/fonts/truetype/liberation2",
            "/usr/share/fonts/dejavu-sans-fonts", "/usr/share/fonts/dejavu", "/usr/share/fonts/TTF", "/usr/local/share/fonts",
            Path.Combine(home, ".local/share/fonts"), Path.Combine(home, ".fonts"),
            "/Library/Fonts", Path.Combine(home, "Library/Fonts"), "/System/Library/Fonts/Supplemental",
            Environment.GetFolderPath(Environment.SpecialFolder.Fonts) is { Length: > 0 } windows ? windows : @"C:\Windows\Fonts",
        ];
    }
}

/// <summary>One face: whole for measuring, cut down to a document's characters for drawing.</summary>
internal sealed class ReportFont
{
    private readonly FontFile? file;
    private readonly string name;

    private ReportFont(SKTypeface whole, FontFile? file, string name) => (Whole, this.file, this.name) = (whole, file, name);

    public SKTypeface Whole { get; }

    public static ReportFont? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var bytes = File.ReadAllBytes(path);
        using var data = SKData.CreateCopy(bytes);
        return SKTypeface.FromData(data) is { } whole ? new ReportFont(whole, FontFile.Read(bytes), Path.GetFileNameWithoutExtension(path).Replace(' ', '-')) : null;
    }

    /// <summary>A typeface of the caller's own with these characters; those the font lacks are left to its sign for missing ones.</summary>
    public SKTypeface Cut(IReadOnlyCollection<int> characters)
    {
        if (file is null)
        {
            return Whole;
        }

        using var font = new SKFont(Whole);
        var known = characters.Order().Select(c => (c, font.GetGlyph(c))).Where(c => c.Item2 != 0).ToList();
        using var data = SKData.CreateCopy(file.Subset(name, known));
        return SKTypeface.FromData(data) ?? Whole;
    }
}
