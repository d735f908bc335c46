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

    /// <param name="then">Height of what is to come on the same page as the last two rows, so that it never stands on a page alone.</param>
    public void Draw(string? heading, IEnumerable<PdfCell[]> rows, float then = 0)
    {
        var head = Lay(columns.Select(c => new PdfCell(c.Title)).ToArray(), PdfStyle.TableHead);
        var first = true;
        foreach (var (row, next, ends) in WithNext(rows.Select(r => Lay(r, null))))
        {
            var lines = row;
            var height = Height(lines);
            var close = ends ? height + (next is null ? 0 : Height(next)) + then : height;
            if (first)
            {
                // Not a head with a single row under it at the foot of a page, unless that row is long itself.
                var together = height + (next is not null && height + Height(next) < PdfWriter.PageHeight / 4 ? Height(next) : 0);
                together = ends && close < PdfWriter.PageHeight / 2 ? Math.Max(together, close) : together;
                pdf.Need((heading is null ? 0 : PdfStyle.Heading.LineHeight + 4) + Height(head) + together);
                if (heading is not null)
                {
                    pdf.Paragraph(heading, PdfStyle.Heading);
                    pdf.Space(3);
                }

                Head(head);
                first = false;
            }
            else if (pdf.Left < height || (next is not null && pdf.Left < close && close < PdfWriter.PageHeight / 2))
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

    /// <summary>Each row with the one after it, and whether no more come than that.</summary>
    private static IEnumerable<(List<Line>[] Row, List<Line>[]? Next, bool Ends)> WithNext(IEnumerable<List<Line>[]> rows)
    {
        var waiting = new Queue<List<Line>[]>();
        foreach (var row in rows)
        {
            if (waiting.Count == 2)
            {
                yield return (waiting.Dequeue(), waiting.Peek(), false);
            }

            waiting.Enqueue(row);
        }

        while (waiting.TryDequeue(out var row))
        {
            yield return (row, waiting.TryPeek(out var next) ? next : null, true);
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
