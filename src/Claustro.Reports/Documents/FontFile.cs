using System.Buffers.Binary;
using System.Text;

namespace Claustro.Reports.Documents;

/// <summary>
/// A TrueType font that can be cut down to the characters of one document. Skia embeds a typeface as it gets it, so
/// without this every transcript would carry 1.4 MB of font, and most of the time would go into compressing it.
/// </summary>
internal sealed class FontFile
{
    private const int CompositeArgsAreWords = 0x1, CompositeScale = 0x8, CompositeMore = 0x20, CompositeXyScale = 0x40, CompositeTwoByTwo = 0x80;
    private static readonly string[] Copied = ["OS/2", "cvt ", "fpgm", "prep"];
    private readonly byte[] data;
    private readonly Dictionary<string, (int Offset, int Length)> tables = [];
    private readonly int[] glyphAt;
    private readonly int longMetrics;

    private FontFile(byte[] data)
    {
        this.data = data;
        var count = U16(4);
        for (var i = 0; i < count; i++)
        {
            var record = 12 + (16 * i);
            tables[Encoding.ASCII.GetString(data, record, 4)] = (S32(record + 8), S32(record + 12));
        }

        var (glyphs, loca) = (U16(tables["maxp"].Offset + 4), tables["loca"].Offset);
        var isLong = U16(tables["head"].Offset + 50) == 1;
        glyphAt = new int[glyphs + 1];
        for (var i = 0; i <= glyphs; i++)
        {
            glyphAt[i] = isLong ? S32(loca + (4 * i)) : 2 * U16(loca + (2 * i));
        }

        longMetrics = U16(tables["hhea"].Offset + 34);
    }

    /// <summary>Null when the font is of another build (OpenType with CFF outlines, collections): it is then used whole.</summary>
    public static FontFile? Read(byte[] data)
    {
        var version = BinaryPrimitives.ReadUInt32BigEndian(data);
        if (version is not (0x00010000 or 0x74727565))
        {
            return null;
        }

        var font = new FontFile(data);
        return font.tables.ContainsKey("glyf") ? font : null;
    }

    /// <summary>The font with only these glyphs, under these characters. The first glyph is what stands for a missing one.</summary>
    /// <param name="name">PostScript name; Skia puts the letters before it that mark a subset.</param>
    public byte[] Subset(string name, IReadOnlyList<(int Character, ushort Glyph)> characters)
    {
        var (old, renumbered) = Close(characters);
        var glyf = new MemoryStream();
        var loca = new byte[4 * (old.Count + 1)];
        var hmtx = new byte[4 * old.Count];
        for (var i = 0; i < old.Count; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(loca.AsSpan(4 * i), (int)glyf.Length);
            glyf.Write(Glyph(old[i], renumbered));
            glyf.Write([0, 0, 0], 0, (int)(-glyf.Length & 3));
            Metrics(old[i]).CopyTo(hmtx.AsSpan(4 * i));
        }

        BinaryPrimitives.WriteInt32BigEndian(loca.AsSpan(4 * old.Count), (int)glyf.Length);

        var (head, hhea, maxp) = (Table("head"), Table("hhea"), Table("maxp"));
        BinaryPrimitives.WriteInt16BigEndian(head.AsSpan(50), 1);
        BinaryPrimitives.WriteUInt16BigEndian(hhea.AsSpan(34), (ushort)old.Count);
        BinaryPrimitives.WriteUInt16BigEndian(maxp.AsSpan(4), (ushort)old.Count);
        var post = new byte[32];
        BinaryPrimitives.WriteInt32BigEndian(post, 0x00030000);
        var parts = new SortedDictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["cmap"] = CharacterMap(characters.Select(c => (c.Character, renumbered[c.Glyph])).OrderBy(c => c.Character).ToList()),
            ["glyf"] = glyf.ToArray(), ["head"] = head, ["hhea"] = hhea, ["hmtx"] = hmtx, ["loca"] = loca, ["maxp"] = maxp, ["name"] = Names(name), ["post"] = post,
        };
        foreach (var copied in Copied.Where(tables.ContainsKey))
        {
            parts[copied] = Table(copied);
        }

        return Assemble(parts);
    }

    /// <summary>The glyphs in their new order, with the parts that accented letters are made of.</summary>
    private (List<ushort> Old, Dictionary<ushort, ushort> New) Close(IReadOnlyList<(int Character, ushort Glyph)> characters)
    {
        var (old, renumbered) = (new List<ushort> { 0 }, new Dictionary<ushort, ushort> { [0] = 0 });
        foreach (var (_, glyph) in characters)
        {
            Add(glyph);
        }

        for (var i = 0; i < old.Count; i++)
        {
            foreach (var at in Components(old[i]))
            {
                Add(BinaryPrimitives.ReadUInt16BigEndian(data.AsSpan(tables["glyf"].Offset + glyphAt[old[i]] + at)));
            }
        }

        return (old, renumbered);

        void Add(ushort glyph)
        {
            if (renumbered.TryAdd(glyph, (ushort)old.Count))
            {
                old.Add(glyph);
            }
        }
    }

    private byte[] Glyph(ushort glyph, Dictionary<ushort, ushort> renumbered)
    {
        var bytes = data.AsSpan(tables["glyf"].Offset + glyphAt[glyph], glyphAt[glyph + 1] - glyphAt[glyph]).ToArray();
        foreach (var at in Components(glyph))
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(at), renumbered[BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at))]);
        }

        return bytes;
    }

    /// <summary>Where in a composite glyph the numbers of its parts stand.</summary>
    private IEnumerable<int> Components(ushort glyph)
    {
        var start = tables["glyf"].Offset + glyphAt[glyph];
        if (glyphAt[glyph + 1] == glyphAt[glyph] || BinaryPrimitives.ReadInt16BigEndian(data.AsSpan(start)) >= 0)
        {
            yield break;
        }

        var (at, flags) = (10, CompositeMore);
        while ((flags & CompositeMore) != 0)
        {
            flags = U16(start + at);
            yield return at + 2;
            at += 4 + ((flags & CompositeArgsAreWords) != 0 ? 4 : 2)
                + ((flags & CompositeScale) != 0 ? 2 : (flags & CompositeXyScale) != 0 ? 4 : (flags & CompositeTwoByTwo) != 0 ? 8 : 0);
        }
    }

    private byte[] Metrics(ushort glyph)
    {
        var table = tables["hmtx"].Offset;
        return glyph < longMetrics
            ? data[(table + (4 * glyph))..(table + (4 * glyph) + 4)]
            : [.. data.AsSpan(table + (4 * (longMetrics - 1)), 2), .. data.AsSpan(table + (4 * longMetrics) + (2 * (glyph - longMetrics)), 2)];
    }

    /// <summary>Format 12: one group for each character.</summary>
    private static byte[] CharacterMap(List<(int Character, ushort Glyph)> characters)
    {
        var map = new byte[12 + 16 + (12 * characters.Count)];
        var to = map.AsSpan();
        BinaryPrimitives.WriteUInt16BigEndian(to[2..], 1);
        BinaryPrimitives.WriteUInt16BigEndian(to[4..], 3);
        BinaryPrimitives.WriteUInt16BigEndian(to[6..], 10);
        BinaryPrimitives.WriteInt32BigEndian(to[8..], 12);
        BinaryPrimitives.WriteUInt16BigEndian(to[12..], 12);
        BinaryPrimitives.WriteInt32BigEndian(to[16..], map.Length - 12);
        BinaryPrimitives.WriteInt32BigEndian(to[24..], characters.Count);
        for (var i = 0; i < characters.Count; i++)
        {
            var group = to[(28 + (12 * i))..];
            BinaryPrimitives.WriteInt32BigEndian(group, characters[i].Character);
            BinaryPrimitives.WriteInt32BigEndian(group[4..], characters[i].Character);
            BinaryPrimitives.WriteInt32BigEndian(group[8..], characters[i].Glyph);
        }

        return map;
    }

    /// <summary>Family and PostScript name, all that a reader asks for.</summary>
    private static byte[] Names(string name)
    {
        var text = Encoding.BigEndianUnicode.GetBytes(name);
        int[] ids = [1, 4, 6];
        var table = new byte[6 + (12 * ids.Length) + text.Length];
        var to = table.AsSpan();
        BinaryPrimitives.WriteUInt16BigEndian(to[2..], (ushort)ids.Length);
        BinaryPrimitives.WriteUInt16BigEndian(to[4..], (ushort)(6 + (12 * ids.Length)));
        for (var i = 0; i < ids.Length; i++)
        {
            var record = to[(6 + (12 * i))..];
            BinaryPrimitives.WriteUInt16BigEndian(record, 3);
            BinaryPrimitives.WriteUInt16BigEndian(record[2..], 1);
            BinaryPrimitives.WriteUInt16BigEndian(record[4..], 0x409);
            BinaryPrimitives.WriteUInt16BigEndian(record[6..], (ushort)ids[i]);
            BinaryPrimitives.WriteUInt16BigEndian(record[8..], (ushort)text.Length);
        }

        text.CopyTo(to[^text.Length..]);
        return table;
    }

    private static byte[] Assemble(SortedDictionary<string, byte[]> parts)
    {
        var font = new byte[12 + (16 * parts.Count) + parts.Values.Sum(p => (p.Length + 3) & ~3)];
        var to = font.AsSpan();
        var log = (int)Math.Log2(parts.Count);
        BinaryPrimitives.WriteInt32BigEndian(to, 0x00010000);
        BinaryPrimitives.WriteUInt16BigEndian(to[4..], (ushort)parts.Count);
        BinaryPrimitives.WriteUInt16BigEndian(to[6..], (ushort)(16 << log));
        BinaryPrimitives.WriteUInt16BigEndian(to[8..], (ushort)log);
        BinaryPrimitives.WriteUInt16BigEndian(to[10..], (ushort)((16 * parts.Count) - (16 << log)));
        var (record, at) = (12, 12 + (16 * parts.Count));
        foreach (var (tag, part) in parts)
        {
            part.CopyTo(to[at..]);
            Encoding.ASCII.GetBytes(tag, to[record..]);
            BinaryPrimitives.WriteUInt32BigEndian(to[(record + 4)..], Sum(to.Slice(at, (part.Length + 3) & ~3)));
            BinaryPrimitives.WriteInt32BigEndian(to[(record + 8)..], at);
            BinaryPrimitives.WriteInt32BigEndian(to[(record + 12)..], part.Length);
            (record, at) = (record + 16, at + ((part.Length + 3) & ~3));
        }

        return font;
    }

    private static uint Sum(ReadOnlySpan<byte> words)
    {
        var sum = 0u;
        for (var i = 0; i < words.Length; i += 4)
        {
            sum += BinaryPrimitives.ReadUInt32BigEndian(words[i..]);
        }

        return sum;
    }

    private byte[] Table(string tag) => data.AsSpan(tables[tag].Offset, tables[tag].Length).ToArray();

    private int U16(int at) => BinaryPrimitives.ReadUInt16BigEndian(data.AsSpan(at));

    private int S32(int at) => BinaryPrimitives.ReadInt32BigEndian(data.AsSpan(at));
}
