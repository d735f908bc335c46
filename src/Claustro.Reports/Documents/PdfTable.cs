namespace Claustro.Reports.Documents;

/// <summary>Draws one table: cells wrap, rows stay whole where a page can hold them, the head comes again on each page.</summary>
internal sealed class PdfTable
{
    private const float Pad = 3.5f, Gap = 4;
    private readonly PdfWriter pdf;
    private readonly IReadOnlyList<PdfColumn> columns;
    private readonly float[] from, width;

    public PdfTable(PdfWriter pdf, IReadOnlyList<PdfColumn> columns)
    {
        (this.pdf, this.columns) = (pdf, columns);
        var all = columns.Sum(c => c.Width);
        (from, width) = (new float[columns.Count], new float[columns.Count]);
        var x = PdfWriter.Margin;
        for (var i = 0; i < columns.Count; i++)
        {
            (from[i], width[i]) = (x, columns[i].Width / all * PdfWriter.Width);
            x += width[i];
        }
    }

    public void Draw(string? heading, IEnumerable<PdfCell[]> rows)
    {
        var head = Lay(columns.Select(c => new PdfCell(c.Title)).ToArray(), PdfStyle.TableHead);
        var first = true;
        foreach (var row in rows)
        {
            var lines = Lay(row, null);
            var height = Height(lines);
            if (first)
            {
                pdf.Need((heading is null ? 0 : PdfStyle.Heading.LineHeight + 4) + Height(head) + height);
                if (heading is not null)
                {
                    pdf.Paragraph(heading, PdfStyle.Heading);
                    pdf.Space(3);
                }

                Head(head);
                first = false;
            }
            else if (pdf.Left < height)
            {
                pdf.Need(float.MaxValue);
                Head(head);
            }

            while (pdf.Left < Height(lines))
            {
                lines = DrawWhatFits(lines); // taller than a page
                pdf.Need(float.MaxValue);
                Head(head);
            }

            Row(lines);
        }
    }

    private void Head(List<Line>[] head)
    {
        pdf.Fill(PdfWriter.Margin, pdf.Y, PdfWriter.Width, Height(head), PdfStyle.Shade);
        Row(head);
    }

    private void Row(List<Line>[] cells)
    {
        var height = Height(cells);
        for (var i = 0; i < cells.Length; i++)
        {
            var y = pdf.Y + Pad;
            foreach (var line in cells[i])
            {
                pdf.Draw(line.Text, columns[i].Right ? from[i] + width[i] - Gap : from[i] + Gap, y, line.Style, columns[i].Right);
                y += line.Style.LineHeight;
            }
        }

        pdf.Space(height);
        pdf.Line(pdf.Y - 0.3f);
    }

    private List<Line>[] DrawWhatFits(List<Line>[] cells)
    {
        var (now, later) = (new List<Line>[cells.Length], new List<Line>[cells.Length]);
        for (var i = 0; i < cells.Length; i++)
        {
            var (room, n) = (pdf.Left - (2 * Pad), 0);
            while (n < cells[i].Count && (room -= cells[i][n].Style.LineHeight) >= 0)
            {
                n++;
            }

            (now[i], later[i]) = (cells[i].GetRange(0, n), cells[i].GetRange(n, cells[i].Count - n));
        }

        Row(now);
        return later;
    }

    private List<Line>[] Lay(PdfCell[] cells, PdfStyle? style)
    {
        var laid = new List<Line>[cells.Length];
        for (var i = 0; i < cells.Length; i++)
        {
            var look = style ?? (cells[i].Bold ? PdfStyle.Strong : PdfStyle.Body);
            laid[i] = pdf.Wrap(cells[i].Text, look, width[i] - (2 * Gap)).ConvertAll(t => new Line(t, look));
            if (cells[i].Note is { Length: > 0 } note)
            {
                laid[i].AddRange(pdf.Wrap(note, PdfStyle.Small, width[i] - (2 * Gap)).Select(t => new Line(t, PdfStyle.Small)));
            }
        }

        return laid;
    }

    private static float Height(List<Line>[] cells) => cells.Max(c => c.Sum(l => l.Style.LineHeight)) + (2 * Pad);

    private readonly record struct Line(string Text, PdfStyle Style);
}
