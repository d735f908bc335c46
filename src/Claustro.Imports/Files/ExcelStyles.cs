using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;

namespace Claustro.Imports.Files;

/// <summary>Which styles of an XLSX file show a number as a date or a time: that is all that tells one from the other.</summary>
internal sealed partial class ExcelStyles
{
    private readonly List<bool> isDate = [];

    public static ExcelStyles Read(XmlReader? xml)
    {
        var styles = new ExcelStyles();
        var (formats, inCells) = (new Dictionary<int, string>(), false);
        while (xml?.Read() == true)
        {
            if (xml.LocalName == "cellXfs")
            {
                inCells = xml.NodeType == XmlNodeType.Element && !xml.IsEmptyElement;
            }
            else if (xml.NodeType == XmlNodeType.Element && int.TryParse(xml.GetAttribute("numFmtId"), CultureInfo.InvariantCulture, out var id))
            {
                if (xml.LocalName == "numFmt")
                {
                    formats[id] = xml.GetAttribute("formatCode") ?? "";
                }
                else if (xml.LocalName == "xf" && inCells)
                {
                    styles.isDate.Add(formats.TryGetValue(id, out var format) ? ShowsDate(format) : id is (>= 14 and <= 22) or (>= 27 and <= 36) or (>= 45 and <= 47) or (>= 50 and <= 58));
                }
            }
            else if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "xf" && inCells)
            {
                styles.isDate.Add(false);
            }
        }

        return styles;
    }

    public bool IsDate(string? style) => int.TryParse(style, CultureInfo.InvariantCulture, out var index) && index >= 0 && index < isDate.Count && isDate[index];

    private static bool ShowsDate(string format) => Literals().Replace(format, "").Split(';')[0].Any(c => c is 'd' or 'D' or 'm' or 'M' or 'y' or 'Y' or 'h' or 'H' or 's' or 'S');

    /// <summary>What a format shows as it is: quoted, escaped, padded with; and colours and conditions.</summary>
    [GeneratedRegex(@"""[^""]*""|[\\_*].|\[[^\]]*\]")]
    private static partial Regex Literals();
}
