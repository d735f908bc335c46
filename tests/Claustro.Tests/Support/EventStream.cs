using System.Text.Json;
using System.Threading.Channels;

namespace Claustro.Tests.Support;

/// <summary>A page that listens to <c>/api/v1/me/events</c>.</summary>
internal sealed class EventStream : IAsyncDisposable
{
    private readonly CancellationTokenSource over = new();
    private readonly Channel<(string Id, string Type, string Data)> heard = Channel.CreateUnbounded<(string, string, string)>();
    private readonly HttpResponseMessage answer;
    private readonly Task reading;

    private EventStream(HttpResponseMessage answer, Stream body)
    {
        this.answer = answer;
        reading = ReadAsync(body);
    }

    /// <summary>The id to come back with.</summary>
    public string LastId { get; private set; } = "";

    public static async Task<EventStream> OpenAsync(HttpClient http, string? lastId = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/me/events");
        if (lastId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastId);
        }

        var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        return new EventStream(answer, await answer.Content.ReadAsStreamAsync());
    }

    /// <summary>Opened, and known to all nodes: has the mark to come back to.</summary>
    public async Task<EventStream> MarkedAsync()
    {
        for (var i = 0; LastId.Length == 0 && i < 500; i++)
        {
            await Task.Delay(10);
        }

        return this;
    }

    public async Task<(string Id, string Type, string Data)> NextAsync(int seconds = 10)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        return await heard.Reader.ReadAsync(late.Token);
    }

    /// <summary>The data of the next event of this type, those of other types passed over.</summary>
    public async Task<JsonElement> NextOfAsync(string wanted)
    {
        while (true)
        {
            if (await NextAsync() is var (_, type, data) && type == wanted)
            {
                return JsonDocument.Parse(data).RootElement;
            }
        }
    }

    /// <summary>Completes when the server has ended it, or the connection broke.</summary>
    public Task Ended => reading;

    public bool HasMore => heard.Reader.TryPeek(out _);

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        answer.Dispose();
        await reading;
        over.Dispose();
    }

    private async Task ReadAsync(Stream body)
    {
        try
        {
            using var reader = new StreamReader(body);
            var (id, type, data) = ("", "", "");
            while (await reader.ReadLineAsync(over.Token) is { } line)
            {
                if (line.Length == 0)
                {
                    LastId = id.Length > 0 ? id : LastId;
                    if (data.Length > 0)
                    {
                        heard.Writer.TryWrite((id, type, data));
                    }

                    (type, data) = ("", "");
                }
                else if (line.StartsWith("id: ", StringComparison.Ordinal))
                {
                    id = line[4..];
                }
                else if (line.StartsWith("event: ", StringComparison.Ordinal))
                {
                    type = line[7..];
                }
                else if (line.StartsWith("data: ", StringComparison.Ordinal))
                {
                    data = line[6..];
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // closed
        }

        heard.Writer.TryComplete();
    }
}
