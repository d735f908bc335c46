using Claustro.Platform.Errors;

namespace Claustro.Web.Forms;

/// <summary>What may be chosen, and whether it is.</summary>
public sealed record PickOption(long Id, string Text, bool Chosen);

/// <summary>
/// What a <c>&lt;Pick&gt;</c> shows: what is chosen already, and what was found by the words typed. One found thing is chosen at once;
/// several are offered. <paramref name="name"/> is the field's, as the slice calls it.
/// </summary>
public sealed class Picking(string name, bool single = false)
{
    private readonly List<PickOption> options = [];

    public string Name => name;

    public bool Single => single;

    public IReadOnlyList<PickOption> Options => options;

    public List<long> Chosen => options.Where(o => o.Chosen).Select(o => o.Id).ToList();

    /// <summary>What to do about the words typed, when they meant nothing or several things.</summary>
    public Text? Says { get; private set; }

    /// <summary>The refusal of a form that was sent while the words meant nothing or several things.</summary>
    public Refusal? Unclear => Says is { } says ? new FieldErrors().Add(name, says.Es, says.En).ToRefusal() : null;

    /// <summary>The name of the button that looks, and of the words.</summary>
    public string Act => "find-" + name;

    public string Words => name + "-words";

    public void Begin(IEnumerable<(long Id, string Text)> chosen)
    {
        options.Clear();
        options.AddRange(chosen.Select(c => new PickOption(c.Id, c.Text, true)));
        Says = null;
    }

    public void Find(string words, IReadOnlyCollection<(long Id, string Text)> found)
    {
        if (single && found.Count > 0)
        {
            options.Clear();
        }

        Says = found.Count switch
        {
            0 => new($"No se ha encontrado «{words}». Pruebe con otras palabras.", $"Nothing was found for “{words}”. Try other words."),
            1 => null,
            _ when single => new("Hay varias posibilidades: elija una.", "There are several: choose one."),
            _ => new("Hay varias posibilidades: marque las que quiera.", "There are several: tick those you want."),
        };
        options.RemoveAll(o => found.Any(f => f.Id == o.Id && found.Count == 1));
        options.AddRange(found.Where(f => !options.Exists(o => o.Id == f.Id)).Select(f => new PickOption(f.Id, f.Text, found.Count == 1)));
    }
}
