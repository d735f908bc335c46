using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using StackExchange.Redis;
using Xunit;

namespace Claustro.ClusterTests;

/// <summary>One web node holds the open pages of a whole college.</summary>
[Collection(Alone.Name)]
public sealed class ThousandsOfStreamsTests
{
    private const int MostMebibytes = 199;
    private const int Events = 30_000, EventSize = 4_000;
    private const long Said = (long)Events * EventSize;

    [Fact]
    public async Task Two_thousand_open_pages_on_one_node_all_hear_what_is_said_to_them()
    {
        using var redis = await RedisProcess.StartAsync();
        await using var college = await LoadedCollege.NewAsync(redis.ConnectionString, assessments: 1);
        await college.StartAsync("worker");
        var pages = new List<Page>();
        try
        {
            foreach (var some in (await college.TokensAsync()).Chunk(50))
            {
                pages.AddRange(await Task.WhenAll(some.Select(token => Page.OpenAsync(college.Web.Address, token))));
            }

            Assert.Equal(LoadedCollege.Students, pages.Count);
            await college.Web.ResidentWithinAsync(MostMebibytes);
            var slow = pages[0]; // reads nothing from now on
            var before = await college.Web.HeapAsync();
            var flood = FloodAsync(redis, college.RedisPrefix, await slow.PersonAsync(college.Web.Address));
            await college.AnnounceAsync();
            using var late = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            await Task.WhenAll(pages.Skip(1).Select(p => p.HearsAsync("event: notification", late.Token)));

            // The others heard theirs meanwhile; who does not read has lost the stream, and what was said to them is not kept.
            await flood;
            using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            Assert.InRange(await slow.ReadToEndAsync(soon.Token), 0, Said / 4);
            Assert.InRange(await college.Web.HeapAsync() - before, long.MinValue, 2 * Said); // kept it would be more: a letter takes two bytes, and the rest comes on top
            await college.Web.ResidentWithinAsync(MostMebibytes);
        }
        finally
        {
            pages.ForEach(p => p.Dispose());
        }
    }

    /// <summary>
    /// Says far more to somebody than sockets and streams hold, as another node would. In steps: Redis itself cuts off a node that
    /// does not keep up with it.
    /// </summary>
    private static async Task FloodAsync(RedisProcess redis, string prefix, long person)
    {
        await using var node = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var (channel, much, now) = (RedisChannel.Literal(prefix + "live"), new string('x', EventSize), DateTime.UtcNow.Ticks);
        for (var i = 0; i < Events; i++)
        {
            var said = node.GetSubscriber().PublishAsync(channel, $"{now:x}-00000000-{i:x}\n{person}\nreport\n\"{much}\"");
            if (i % 100 == 0)
            {
                await said;
                await Task.Delay(5);
            }
        }
    }

    private sealed class Page(TcpClient connection, string token) : IDisposable
    {
        private readonly StringBuilder heard = new();
        private readonly byte[] buffer = new byte[1024];

        public static async Task<Page> OpenAsync(Uri node, string token)
        {
            var connection = new TcpClient();
            await connection.ConnectAsync(node.Host, node.Port);
            await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"GET /api/v1/me/events HTTP/1.1\r\nHost: {node.Authority}\r\nAuthorization: Bearer {token}\r\n\r\n"));
            var page = new Page(connection, token);
            using var late = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            await page.HearsAsync("retry: 2000", late.Token);
            return page;
        }

        public async Task HearsAsync(string wanted, CancellationToken cancel)
        {
            while (!heard.ToString().Contains(wanted, StringComparison.Ordinal))
            {
                var read = await connection.GetStream().ReadAsync(buffer, cancel);
                Assert.True(read > 0, $"The stream has ended after: {heard}");
                heard.Append(Encoding.UTF8.GetString(buffer, 0, read));
            }
        }

        public async Task<long> PersonAsync(Uri node)
        {
            using var http = new HttpClient { BaseAddress = node };
            http.DefaultRequestHeaders.Authorization = new("Bearer", token);
            return JsonDocument.Parse(await http.GetStringAsync("/api/v1/me")).RootElement.GetProperty("id").GetInt64();
        }

        /// <summary>How much there still was.</summary>
        public async Task<long> ReadToEndAsync(CancellationToken cancel)
        {
            var total = 0L;
            try
            {
                while (await connection.GetStream().ReadAsync(buffer, cancel) is > 0 and var read)
                {
                    total += read;
                }
            }
            catch (IOException)
            {
                // cut off
            }

            return total;
        }

        public void Dispose() => connection.Dispose();
    }
}
