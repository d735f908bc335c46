using System.Net;
using System.Text.RegularExpressions;

namespace Claustro.Tests.Support;

/// <summary>A browser without scripts: opens pages and sends their forms as they stand. Signed in by a token, in the person's language; else in English.</summary>
internal sealed partial class PageBrowser : IDisposable
{
    private readonly HttpClient http;

    public PageBrowser(College college, Person? person)
    {
        http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = college.Address };
        http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
        http.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        if (person is not null)
        {
            http.DefaultRequestHeaders.Authorization = new("Bearer", person.Token);
        }
    }

    /// <summary>As with scripts: only a part of a page is asked for, to come in the place of another.</summary>
    public void AskForParts()
    {
        http.DefaultRequestHeaders.Accept.Clear();
        http.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "text/html; blazor-enhanced-nav=on");
    }

    public async Task<Seen> OpenAsync(string address)
    {
        using var answer = await http.GetAsync(address);
        return await Seen.OfAsync(answer);
    }

    /// <summary>Sends the form of this name on a page opened before, with its hidden fields (but for those named here) and these.</summary>
    public async Task<Seen> SendAsync(string address, Seen opened, string form, params (string Name, string Value)[] fields)
    {
        var markup = Regex.Match(opened.Html, $"<form[^>]* id=\"{Regex.Escape(form)}\".*?</form>", RegexOptions.Singleline).Value;
        var hidden = Hidden().Matches(markup).Select(m => (Name: m.Groups[1].Value, Value: WebUtility.HtmlDecode(m.Groups[2].Value))).Where(h => !fields.Any(f => f.Name == h.Name));
        return await PostAsync(address, [.. hidden, .. fields]);
    }

    public async Task<Seen> PostAsync(string address, params (string Name, string Value)[] fields)
    {
        using var answer = await http.PostAsync(address, new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))));
        return await Seen.OfAsync(answer);
    }

    public void Dispose() => http.Dispose();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();

    internal sealed record Seen(HttpStatusCode Status, string? Location, string Html)
    {
        public static async Task<Seen> OfAsync(HttpResponseMessage answer) => new(answer.StatusCode, answer.Headers.Location?.ToString(), await answer.Content.ReadAsStringAsync());
    }
}
