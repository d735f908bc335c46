using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Claustro.Platform.Data;

namespace Claustro.Notifications.Deliver;

/// <summary>
/// SMS by a provider's HTTP API: Twilio's form, or a JSON webhook. 5xx, 408, 429 and timeouts are tried again later,
/// every other no is final. Redirects are not followed: they would carry the token elsewhere.
/// </summary>
internal sealed class TextHttpRoute : ITextRoute, IDisposable
{
    private const int MaxAnswer = 2000;
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(20);
    private static readonly string[] Told = ["sid", "status", "code", "message", "id"];
    private readonly SmsSettings settings;
    private readonly TimeProvider clock;
    private readonly HttpClient http;

    public TextHttpRoute(NotificationSettings all, TimeProvider clock)
    {
        settings = all.Sms ?? throw new InvalidOperationException("No SMS provider is set.");
        this.clock = clock;
        http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5), ConnectTimeout = TimeSpan.FromSeconds(10) })
        {
            Timeout = Timeout.InfiniteTimeSpan, // ours, which counts the body too
        };
    }

    public int Lines => 4;

    public async Task<string> SendAsync(TextMessage message, CancellationToken cancel)
    {
        using var hurry = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        hurry.CancelAfter(MaxWait);
        try
        {
            using var request = settings.Twilio ? Twilio(message) : Webhook(message);
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, hurry.Token);
            var said = Said((int)answer.StatusCode, await BodyAsync(answer, hurry.Token));
            return answer.IsSuccessStatusCode ? said : throw Refusal(answer, said);
        }
        catch (HttpRequestException e)
        {
            var began = e.HttpRequestError is not (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError);
            throw new RouteException($"{settings.Url.Authority}: {e.Message}", began, e);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new RouteException($"{settings.Url.Authority}: no answer within {MaxWait.TotalSeconds} s", began: true, e);
        }
    }

    public void Dispose() => http.Dispose();

    /// <summary>The beginning of the body. One that breaks off changes nothing: the status has said what became of the message.</summary>
    private static async Task<string> BodyAsync(HttpResponseMessage answer, CancellationToken cancel)
    {
        try
        {
            using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(cancel), Encoding.UTF8);
            var text = new char[MaxAnswer];
            return new string(text, 0, await reader.ReadBlockAsync(text, cancel));
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException)
        {
            return "";
        }
    }

    private HttpRequestMessage Twilio(TextMessage message) => new(HttpMethod.Post, new Uri($"{settings.Url.AbsoluteUri.TrimEnd('/')}/2010-04-01/Accounts/{settings.AccountSid}/Messages.json"))
    {
        Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["To"] = message.To, ["From"] = settings.From, ["Body"] = message.Text }),
        Headers = { Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{settings.AccountSid}:{settings.Token}"))) },
    };

    private HttpRequestMessage Webhook(TextMessage message)
    {
        var id = message.Id.ToString(CultureInfo.InvariantCulture);
        var request = new HttpRequestMessage(HttpMethod.Post, settings.Url) 
        {
            // In one piece: a simple receiver may not understand a body without a length.
            Content = new StringContent(JsonSerializer.Serialize(new { to = message.To, from = settings.From, text = message.Text, id }), Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Idempotency-Key", id); // lets the provider see that it has this one already
        if (settings.Token.Length > 0)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", settings.Token);
        }

        return request;
    }

    private RefusedException Refusal(HttpResponseMessage answer, string said)
    {
        var later = answer.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)answer.StatusCode >= 500;
        var after = answer.Headers.RetryAfter is { } wish ? wish.Delta ?? wish.Date - clock.GetUtcNow() : null;
        return new RefusedException(said, !later, after);
    }

    /// <summary>What the ledger keeps: the status, and what Twilio's JSON says or the beginning of any other body.</summary>
    private static string Said(int status, string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind == JsonValueKind.Object)
            {
                var parts = Told.Where(n => json.RootElement.TryGetProperty(n, out _))
                    .Select(n => json.RootElement.GetProperty(n).ToString()).Where(p => p != status.ToString(CultureInfo.InvariantCulture)); // Twilio's errors repeat it
                return Line($"{status} {string.Join(' ', parts)}");
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // any other text, or JSON with half a character in it
        }

        return Line($"{status} {body}");
    }

    private static string Line(string text) => string.Join(' ', text.Replace('\0', ' ').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Keepable(300);
}
