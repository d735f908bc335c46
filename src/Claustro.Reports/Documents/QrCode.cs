using System.Globalization;
using System.Text;
using QRCoder;

namespace Claustro.Reports.Documents;

/// <summary>A QR code (error correction M, with its quiet zone) as horizontal bars, so that it is sharp at any size.</summary>
public static class QrCode
{
    /// <summary>How many modules it is wide and high, and its dark bars: row, first module, length.</summary>
    public static (int Modules, IReadOnlyList<(int Row, int From, int Length)> Bars) Of(string content)
    {
        using var data = QRCodeGenerator.GenerateQrCode(content, QRCodeGenerator.ECCLevel.M);
        var modules = data.ModuleMatrix;
        var bars = new List<(int, int, int)>();
        for (var row = 0; row < modules.Count; row++)
        {
            for (var from = 0; from < modules.Count; from++)
            {
                var to = from;
                while (to < modules.Count && modules[row][to])
                {
                    to++;
                }

                if (to > from)
                {
                    bars.Add((row, from, to - from));
                    from = to;
                }
            }
        }

        return (modules.Count, bars);
    }

    /// <summary>The <c>d</c> of an SVG path in a view box of <c>0 0 size size</c>.</summary>
    public static (int Size, string Path) Svg(string content)
    {
        var (size, bars) = Of(content);
        var path = new StringBuilder();
        foreach (var (row, from, length) in bars)
        {
            path.Append(CultureInfo.InvariantCulture, $"M{from} {row}h{length}v1h-{length}z");
        }

        return (size, path.ToString());
    }
}
