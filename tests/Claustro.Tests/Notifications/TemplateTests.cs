using System.Net;
using Claustro.Notifications;
using Claustro.Notifications.Templates;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Claustro.Tests.Notifications;

[Collection(OnSqliteBeside.Name)]
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

    [Fact]
    public async Task An_administrator_looks_at_every_template_in_every_channel_and_language()
    {
        var admin = (await college.AdministratorAsync()).Http;
        var all = (await admin.GetAsync("/api/v1/notifications/templates?pageSize=200").JsonAsync()).Items();
        Assert.Equal(templates.Events.Select(e => e.Name), all.Select(t => t.Text("event")));
        foreach (var template in all)
        {
            foreach (var locale in new[] { "es", "en" })
            {
                foreach (var channel in template.GetProperty("channels").EnumerateArray())
                {
                    var shown = await admin.GetAsync($"/api/v1/notifications/templates/{template.Text("event")}?locale={locale}&channel={channel}").JsonAsync();
                    Assert.False(string.IsNullOrWhiteSpace(shown.Text("text")));
                    Assert.DoesNotContain("«", shown.Text("text")!, StringComparison.Ordinal); // every value has a sample
                    Assert.Equal(channel.GetString() == "mail", shown.Text("html") is not null);
                }
            }
        }

        using var page = await admin.GetAsync("/api/v1/notifications/templates/test.notice?locale=en&format=html");
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.Contains("sandbox; default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("news of the course <b>Linear Algebra</b>", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("Notice about Linear Algebra", (await admin.GetAsync("/api/v1/notifications/templates/test.notice").JsonAsync()).Text("subject")); // Accept-Language: en

        await admin.GetAsync("/api/v1/notifications/templates/no.such").ProblemAsync(HttpStatusCode.NotFound, "not_found");
        await admin.GetAsync("/api/v1/notifications/templates/test.notice?locale=fr").ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        await admin.GetAsync("/api/v1/notifications/templates/test.notice?channel=pigeon").ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        await admin.GetAsync("/api/v1/notifications/templates/account.password-reset?channel=sms").ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        await admin.GetAsync("/api/v1/notifications/templates/test.notice?channel=sms&format=html").ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        var head = await college.NewPersonAsync(Role.Head | Role.Teacher | Role.Student);
        await head.Http.GetAsync("/api/v1/notifications/templates").ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await head.Http.GetAsync("/api/v1/notifications/templates/test.notice").ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public void What_people_wrote_is_neither_HTML_nor_a_template()
    {
        const string Bad = "<script>alert(1)</script> {{ 1 + 1 }} {{ for x in 1..9999999 }}&amp;{{ end }}";
        var rendered = templates.Render("test.notice", "en", Bad, new Dictionary<string, string> { ["course"] = Bad });
        Assert.DoesNotContain("<script", rendered.Html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt; {{ 1 + 1 }} {{ for x in 1..9999999 }}&amp;amp;{{ end }}", rendered.Html, StringComparison.Ordinal);
        Assert.Contains($"Hello {Bad},", rendered.Text, StringComparison.Ordinal);
        Assert.Equal($"Notice about {Bad}", rendered.Subject);
        var sms = templates.RenderText("test.notice", "en", "x", new Dictionary<string, string> { ["course"] = string.Concat(Enumerable.Repeat("🎓", 600)) });
        Assert.InRange(sms.Length, 200, TemplateStore.TextLength);
        Assert.False(char.IsHighSurrogate(sms[^2]) || char.IsHighSurrogate(sms[^1]));
    }

    [Fact]
    public void An_administrators_own_wording_takes_the_place_of_ours_where_there_is_one()
    {
        var own = Own(("test.notice.es.html", "Subject: ¡Ojo! {{ course }}\n\n<p>Mire {{ course }}, {{ name }}.</p>"), ("test.notice.en.sms.txt", "Look at {{ course }} <now>\n"));
        var data = new Dictionary<string, string> { ["course"] = "A&B" };
        Assert.Equal("¡Ojo! A&B", own.Render("test.notice", "es", "Inés", data).Subject);
        Assert.Contains("<p>Mire A&amp;B, In&#233;s.</p>", own.Render("test.notice", "es", "Inés", data).Html, StringComparison.Ordinal);
        Assert.Equal("Notice about A&B", own.Render("test.notice", "en", "Inés", data).Subject);
        Assert.Equal("Look at A&B <now>", own.RenderText("test.notice", "en", "Inés", data));
    }

    [Theory]
    [InlineData("test.notice.es.html", "<p>sin asunto</p>", "must begin with")]
    [InlineData("test.notice.es.html", "Subject: x\n\n{{ grade }}", "asks for the value \"grade\"")]
    [InlineData("test.notice.es.html", "Subject: x\n\n{{ if course }}", "test.notice.es.html")]
    [InlineData("test.notice.es.html", "Subject: x\n\n{{ course | string.upcase }}", "")]
    [InlineData("test.notice.es.sms.txt", "{{ grade }}", "asks for the value \"grade\"")]
    [InlineData("test.notice.fr.html", "Subject: x\n\ny", "is no template")]
    [InlineData("account.confirm.es.html", "Subject: x\n\n{{ userName }}", "must use the value \"token\"")]
    public void A_wording_that_cannot_work_stops_the_start(string file, string content, string says)
    {
        var wrong = Assert.Throws<InvalidDataException>(() => Own((file, content)));
        Assert.StartsWith("Notifications:Templates", wrong.Message, StringComparison.Ordinal);
        Assert.Contains(says, wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#1e3a5f", "#ffffff")]
    [InlineData("#FFD54F", "#111827")]
    [InlineData("#777777", "#111827")]
    [InlineData("#000000", "#ffffff")]
    public void What_stands_on_the_institutions_colour_can_be_read(string color, string ink) => Assert.Equal(new BrandColor(color.ToLowerInvariant(), ink), BrandColor.Read(color));

    [Fact]
    public void The_mail_has_the_institutions_name_and_colour()
    {
        var settings = college.Services.GetRequiredService<NotificationSettings>() with
        {
            Brand = new Brand(new ConfigurationBuilder().AddInMemoryCollection([new("Institution:Name", "Ateneo <Sur>"), new("Institution:Color", "#FFD54F")]).Build()),
        };
        var rendered = new TemplateStore(college.Services.GetServices<NotificationEvent>(), settings).Render("test.notice", "es", "x", new Dictionary<string, string> { ["course"] = "y" });
        Assert.Contains("background:#ffd54f;border-radius:8px 8px 0 0;color:#111827;font-size:18px;font-weight:bold\">Ateneo &lt;Sur&gt;</td>", rendered.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("%", rendered.Html.Replace("100%", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("a { color: #111827; }", rendered.Html, StringComparison.Ordinal); // pale as it is, the colour could not be read on white
    }

    private TemplateStore Own(params (string File, string Content)[] files)
    {
        var folder = Directory.CreateDirectory(Path.Combine(college.DataDirectory, $"own{College.Next()}")).FullName;
        foreach (var (file, content) in files)
        {
            File.WriteAllText(Path.Combine(folder, file), content);
        }

        return new TemplateStore(college.Services.GetServices<NotificationEvent>(), college.Services.GetRequiredService<NotificationSettings>() with { TemplateFolder = folder });
    }
}
