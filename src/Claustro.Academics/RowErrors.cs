using Claustro.Platform.Errors;

namespace Claustro.Academics;

/// <summary>
/// What is wrong with a body of many rows. The first wrong row gives the code, and the first twenty are named
/// (<c>[3].score</c>): enough to act on, without an answer of thousands of lines.
/// </summary>
internal sealed class RowErrors
{
    private const int Named = 20;
    private readonly FieldErrors errors = new();
    private string? code;
    private int count;

    public void Add(string code, int row, string field, Text what)
    {
        this.code ??= code;
        if (++count <= Named)
        {
            errors.Add($"[{row}].{field}", what.Es, what.En);
        }
    }

    public Refusal? ToRefusal() => code is null ? null : errors.ToRefusal()! with { Code = code };
}
