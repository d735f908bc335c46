using Scriban;
using Scriban.Syntax;

namespace Claustro.Notifications.Templates;

/// <summary>Finds the values a template asks for, so that a sender who forgets one hears of it at once.</summary>
internal sealed class TemplateValues : ScriptVisitor
{
    private static readonly string[] Given = ["name", "college", "url", "link", "brand_color", "brand_link", "brand_ink"];
    private readonly HashSet<string> read = [], own = [];

    public static IReadOnlySet<string> Of(params Template[] templates)
    {
        var visitor = new TemplateValues();
        foreach (var template in templates)
        {
            visitor.Visit(template.Page);
        }

        visitor.read.ExceptWith(visitor.own);
        visitor.read.ExceptWith(Given);
        return visitor.read;
    }

    public override void Visit(ScriptAssignExpression node)
    {
        if (node.Target is ScriptVariableGlobal variable)
        {
            own.Add(variable.Name);
        }

        base.Visit(node);
    }

    public override void Visit(ScriptForStatement node)
    {
        if (node.Variable is ScriptVariableGlobal variable)
        {
            own.Add(variable.Name);
        }

        base.Visit(node);
    }

    public override void Visit(ScriptMemberExpression node) => Visit(node.Target);

    public override void Visit(ScriptVariableGlobal node)
    {
        if (!string.Equals(node.Name, "for", StringComparison.Ordinal))
        {
            read.Add(node.Name);
        }
    }
}
