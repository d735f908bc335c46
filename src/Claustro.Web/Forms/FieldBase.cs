using Microsoft.AspNetCore.Components;

namespace Claustro.Web.Forms;

/// <summary>What all fields share: a label, a hint, and errors that assistive technology finds (WCAG 2.2, 1.3.1, 3.3.1).</summary>
public abstract class FieldBase : ComponentBase
{
    [CascadingParameter] public FormState Form { get; set; } = null!;

    /// <summary>As the slice calls it, so that its errors find the field.</summary>
    [Parameter, EditorRequired] public string Name { get; set; } = "";

    [Parameter, EditorRequired] public string Label { get; set; } = "";

    /// <summary>Said under the label, before it is filled in.</summary>
    [Parameter] public string? Hint { get; set; }

    [Parameter] public bool Required { get; set; }

    /// <summary>The label is there for those who hear it only; for fields whose place says what they are.</summary>
    [Parameter] public bool HideLabel { get; set; }

    [Parameter(CaptureUnmatchedValues = true)] public Dictionary<string, object>? More { get; set; }

    protected string Id => Form.IdOf(Name);

    protected IReadOnlyList<string> Errors => Form.ErrorsOf(Name);

    protected string? DescribedBy
    {
        get
        {
            var ids = string.Join(' ', new[] { Hint is null ? null : Id + "-hint", Errors.Count == 0 ? null : Id + "-error" }.OfType<string>());
            return ids.Length > 0 ? ids : null;
        }
    }

    protected string? Invalid => Errors.Count > 0 ? "true" : null;

    protected string T(string es, string en) => Form.Reader.T(es, en);
}

/// <summary>One choice of a list.</summary>
public sealed record Option(string Value, string Text);
