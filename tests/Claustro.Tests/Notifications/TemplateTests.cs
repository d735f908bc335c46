using Claustro.Notifications;
using Claustro.Notifications.Templates;
using Claustro.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Claustro.Tests.Notifications;

[Collection(OnSqlite.Name)]
public sealed class TemplateTests(SqliteCollege college)
{
    private readonly TemplateStore templates = college.Services.GetRequiredService<TemplateStore>();

    [Fact]
    public void Every_event_is_told_in_both_languages()
    {
        foreach (var known in templates.Events)
        {
            var values = templates.ValuesOf(known.Name)!.ToDictionary(v => v, v => $"‹{v}›");
            foreach (var language in new[] { "es", "en" })
            {
                var rendered = templates.Render(known.Name, language, "Inés Peña", values);
                Assert.False(string.IsNullOrWhiteSpace(rendered.Subject) || string.IsNullOrWhiteSpace(rendered.Text), known.Name);
                Assert.DoesNotContain("{{", rendered.Subject + rendered.Text + rendered.Html, StringComparison.Ordinal);
                Assert.Contains($"lang=\"{language}\"", rendered.Html, StringComparison.Ordinal);
                foreach (var missing in values.Keys)
                {
                    Assert.ThrowsAny<Exception>(() => templates.Render(known.Name, language, "Inés", values.Where(v => v.Key != missing).ToDictionary()) is var r && !r.Html.Contains(missing) ? throw new InvalidOperationException("only in the other language") : r);
                }
            }
        }
    }

    [Fact]
    public async Task A_forgotten_value_and_an_unknown_event_are_the_senders_mistake()
    {
        await using var scope = college.Services.CreateAsyncScope();
        var outbox = scope.ServiceProvider.GetRequiredService<Outbox>();
        Assert.Throws<ArgumentException>(() => outbox.Add(1, "test.notice", new Dictionary<string, string>(), "k"));
        Assert.Throws<ArgumentException>(() => outbox.Add(1, "no.such", new Dictionary<string, string>(), "k"));
    }

    [Fact]
    public void The_plain_text_reads_like_the_html()
    {
        var text = PlainText.Of("<h1>Hola</h1>\n<p>Uno\n  <b>dos</b> &amp; {{ a | b }}<br>tres</p><ul><li>x</li><li>y <a href=\"{{url}}/z?a=1&amp;b=2\">aquí</a></li></ul>");
        Assert.Equal("Hola\n\nUno dos & {{ a | b }}\ntres\n\n- x\n- y aquí ({{url}}/z?a=1&b=2)\n", text);
    }
}
