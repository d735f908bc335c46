using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace Claustro.Reports.Documents;

/// <summary>
/// A chart for <see cref="PdfWriter.Chart"/>, in the colours and the typeface of documents. What is written along its axes
/// comes ready from the caller: in the reader's language, as many labels as there is room for.
/// </summary>
public sealed class PdfChart
{
    private const float LabelSize = 8.5f;
    private static readonly Color Accent = Color.FromARGB(PdfStyle.Accent), Soft = Color.FromARGB(PdfStyle.Soft), Rule = Color.FromARGB(PdfStyle.Rule);
    private readonly Action<Plot> fill;

    private PdfChart(Action<Plot> fill) => this.fill = fill;

    /// <summary>Lying bars from the top, one under another, each with its label on the left and its value at its end.</summary>
    /// <param name="max">The longest bar that may be, such as 100.</param>
    public static PdfChart LyingBars(IReadOnlyList<(string Label, double Value, string Shown)> bars, double max, string axis) => new(plot =>
    {
        plot.Add.Bars(bars.Select((b, i) => Bar(bars.Count - i, b.Value, "", Orientation.Horizontal)).ToArray());
        for (var i = 0; i < bars.Count; i++)
        {
            var shown = plot.Add.Text(bars[i].Shown, bars[i].Value + (max * 0.01), bars.Count - i);
            (shown.LabelFontSize, shown.LabelFontColor, shown.LabelAlignment) = (LabelSize, Soft, Alignment.MiddleLeft);
        }

        plot.Axes.Left.TickGenerator = new NumericManual([.. bars.Select((b, i) => new Tick(bars.Count - i, Fit(b.Label)))]);
        plot.Axes.SetLimits(0, max * 1.12, 0.4, bars.Count + 0.6);
        plot.Axes.Bottom.TickGenerator = Round(max, CultureInfo.InvariantCulture);
        plot.XLabel(axis);
        plot.Grid.YAxisStyle.IsVisible = false;
    });

    /// <summary>Standing bars from the left, each with its label beneath and its value on top.</summary>
    public static PdfChart Bars(IReadOnlyList<(string Label, double Value, string Shown)> bars, string acrossAxis, string upAxis, CultureInfo culture) => new(plot =>
    {
        var max = Math.Max(1, bars.Max(b => b.Value));
        plot.Add.Bars(bars.Select((b, i) => Bar(i, b.Value, b.Shown, Orientation.Vertical)).ToArray()).ValueLabelStyle.FontSize = LabelSize;
        plot.Axes.Bottom.TickGenerator = new NumericManual([.. bars.Select((b, i) => new Tick(i, b.Label))]);
        plot.Axes.SetLimits(-0.6, bars.Count - 0.4, 0, max * 1.15);
        plot.Axes.Left.TickGenerator = Round(max, culture);
        plot.XLabel(acrossAxis);
        plot.YLabel(upAxis);
        plot.Grid.XAxisStyle.IsVisible = false;
    });

    /// <summary>A line over days, the area under it shaded; a single day is a point.</summary>
    public static PdfChart Days(IReadOnlyList<(DateOnly Day, double Value)> points, string upAxis, CultureInfo culture) => new(plot =>
    {
        var (from, to) = (points[0].Day.DayNumber, points[^1].Day.DayNumber);
        var max = Math.Max(1, points.Max(p => p.Value));
        double[] x = [.. points.Select(p => (double)p.Day.DayNumber)], y = [.. points.Select(p => p.Value)];
        var line = plot.Add.Scatter(x, y);
        (line.LineWidth, line.Color, line.MarkerSize, line.FillY, line.FillYColor) = (1.8f, Accent, points.Count <= 31 ? 4 : 0, true, Accent.WithAlpha(0.12));
        var step = Math.Max(1, (int)Math.Ceiling((to - from) / 7.0));
        plot.Axes.Bottom.TickGenerator = new NumericManual([.. Days(from, to, step).Select(d => new Tick(d, DateOnly.FromDayNumber(d).ToString("d MMM", culture)))]);
        plot.Axes.Left.TickGenerator = Round(max, culture);
        var side = Math.Max(0.5, (to - from) * 0.04);
        plot.Axes.SetLimits(from - side, to + side, 0, max * 1.1);
        plot.YLabel(upAxis);
        plot.Grid.XAxisStyle.IsVisible = false;
    });

    internal SKPicture Draw(ReportFonts fonts, float width, float height)
    {
        ChartFonts.Register(fonts);
        using var plot = new Plot();
        fill(plot);
        plot.Font.Set(ChartFonts.Name);
        foreach (var axis in plot.Axes.GetAxes())
        {
            (axis.TickLabelStyle.FontSize, axis.TickLabelStyle.ForeColor) = (LabelSize, Soft);
            (axis.MajorTickStyle.Length, axis.MinorTickStyle.Length, axis.FrameLineStyle.Color, axis.FrameLineStyle.Width) = (3, 0, Rule, 0.8f);
            axis.MajorTickStyle.Color = Rule;
        }

        foreach (var label in new[] { plot.Axes.Bottom.Label, plot.Axes.Left.Label })
        {
            (label.FontSize, label.Bold, label.ForeColor) = (LabelSize, false, Soft);
        }

        (plot.Axes.Right.FrameLineStyle.Width, plot.Axes.Top.FrameLineStyle.Width) = (0, 0);
        (plot.Grid.MajorLineColor, plot.Grid.MajorLineWidth) = (Rule.WithAlpha(0.6), 0.6f);
        using var recorder = new SKPictureRecorder();
        plot.Render(recorder.BeginRecording(new SKRect(0, 0, width, height)), (int)width, (int)height);
        return recorder.EndRecording();
    }

    private static Bar Bar(int position, double value, string shown, Orientation orientation) => new()
    {
        Position = position, Value = value, Size = 0.7, FillColor = Accent, LineWidth = 0, Orientation = orientation, ValueLabel = shown,
    };

    private static IEnumerable<int> Days(int from, int to, int step)
    {
        for (var day = from; day <= to; day += step)
        {
            yield return day;
        }
    }

    /// <summary>Five or so round numbers from 0.</summary>
    private static NumericManual Round(double max, CultureInfo culture)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(max / 5)));
        var step = Math.Max(1, new[] { 1.0, 2, 5, 10 }.Select(n => n * power).First(n => max / n <= 5));
        return new NumericManual([.. Enumerable.Range(0, (int)Math.Floor(max / step) + 1).Select(n => new Tick(n * step, (n * step).ToString("N0", culture)))]);
    }

    private static string Fit(string label) => label.Length <= 32 ? label : label[..31] + "…";
}

/// <summary>
/// The plotting library asks for typefaces by name and for the whole process. It gets ours, cut down to the letters of
/// European languages: enough for labels, and a tenth of what the whole would put into every document.
/// </summary>
internal sealed class ChartFonts(SKTypeface face) : IFontResolver
{
    public const string Name = "Claustro documents";
    private static readonly Lock Door = new();
    private static ChartFonts? registered;

    public static void Register(ReportFonts fonts)
    {
        lock (Door)
        {
            if (registered is null)
            {
                registered = new ChartFonts(fonts.Regular.Cut([.. Enumerable.Range(' ', 0x250 - ' '), .. Enumerable.Range(0x370, 0x90), .. "–—…€−"]));
                Fonts.FontResolvers.Insert(0, registered);
            }
        }
    }

    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) => fontName == Name ? face : null;

    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => fontName == Name ? face : null;
}
