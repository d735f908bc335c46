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

    private readonly Lazy<(SKTypeface Regular, SKTypeface Bold)> faces = new(() => Load(folder));

    public SKTypeface Regular => faces.Value.Regular;

    public SKTypeface Bold => faces.Value.Bold;

    private static (SKTypeface, SKTypeface) Load(string? folder)
    {
        var folders = string.IsNullOrWhiteSpace(folder) ? Usual() : [folder];
        foreach (var (regular, bold) in Families)
        {
            foreach (var place in folders)
            {
                var (r, b) = (Path.Combine(place, regular), Path.Combine(place, bold));
                if (File.Exists(r) && File.Exists(b) && SKTypeface.FromFile(r) is { } first && SKTypeface.FromFile(b) is { } second)
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
