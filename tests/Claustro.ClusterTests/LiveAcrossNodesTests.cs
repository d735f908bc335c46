using System.Net;
using System.Text.Json;
using Claustro.Tests.Support;
using Xunit;

namespace Claustro.ClusterTests;

/// <summary>A person's open page on one node hears what happens on another, whatever becomes of the nodes and of Redis.</summary>
[Collection(Alone.Name)]
public sealed class LiveAcrossNodesTests(LiveAcrossNodesTests.TwoNodes nodes) : IClassFixture<LiveAcrossNodesTests.TwoNodes>
{
    [Fact]
    public async Task A_page_that_comes_back_to_another_node_has_missed_nothing_and_hears_nothing_twice()
    {
        var (nodeA, nodeB) = await nodes.AliveAsync();
        using var onA = await LoadedCollege.SignInAsync(nodeA, "n1");
        using var onB = await LoadedCollege.SignInAsync(nodeB, "n1");
        var student = new Student(onA, onB);

        var page = await (await EventStream.OpenAsync(onA)).MarkedAsync();
        await student.EnrollAndDropAsync(4);
        await student.HeardAsync(page);
        Assert.False(page.HasMore);
        await page.DisposeAsync(); // the connection is cut
        await student.EnrollAndDropAsync(6);

        page = await EventStream.OpenAsync(onB, page.LastId);
        await student.EnrollAndDropAsync(4);
        await student.HeardAsync(page);
        Assert.False(page.HasMore);
        await page.DisposeAsync();

        // Its node dies under it, while the other goes on.
        page = await EventStream.OpenAsync(onA, page.LastId);
        await student.EnrollAndDropAsync(2);
        await student.HeardAsync(page);
        nodeA.Kill();
        await page.Ended.WaitAsync(TimeSpan.FromSeconds(5));
        student.Nodes = [onB];
        await student.EnrollAndDropAsync(3);
        page = await EventStream.OpenAsync(onB, page.LastId);
        await student.EnrollAndDropAsync(3);
        await student.HeardAsync(page);
        Assert.False(page.HasMore);
        await page.DisposeAsync();
    }

    [Fact]
    public async Task What_a_node_has_answered_is_heard_before_what_is_done_next_on_another()
    {
        await using var link = new SlowLink(nodes.Redis.Address) { Delay = TimeSpan.FromMilliseconds(80) };
        var (near, _) = await nodes.AliveAsync();
        var far = await nodes.StartFarAsync(link.Address + ",abortConnect=false"); // what it says takes its time to Redis
        using var onFar = await LoadedCollege.SignInAsync(far, "n1");
        using var onNear = await LoadedCollege.SignInAsync(near, "n1");
        var student = new Student(onFar, onNear); // enrols on one, drops at once on the other

        await using var page = await (await EventStream.OpenAsync(onNear)).MarkedAsync();
        await student.EnrollAndDropAsync(5);
        await student.HeardAsync(page);
        Assert.False(page.HasMore);
        far.Kill();
    }

    [Fact]
    public async Task While_redis_is_away_pages_stay_open_and_hear_everything_once_it_is_back()
    {
        var (nodeA, nodeB) = await nodes.AliveAsync();
        using var onA = await LoadedCollege.SignInAsync(nodeA, "n2");
        using var onB = await LoadedCollege.SignInAsync(nodeB, "n2");
        var student = new Student(onA, onB);

        await using var page = await (await EventStream.OpenAsync(onA)).MarkedAsync();
        var away = await (await EventStream.OpenAsync(onA)).MarkedAsync();
        await student.EnrollAndDropAsync(2);
        await student.HeardAsync(page);
        await HttpAsserts.EventuallyAsync(() => Task.FromResult(away.LastId), id => id == page.LastId);
        await away.DisposeAsync(); // this page comes back only when all is over

        nodes.Redis.Kill();
        student.Nodes = [onB]; // where the page is not: node A cannot hear of it
        await student.EnrollAndDropAsync(3);
        await Task.Delay(2000);
        student.Nodes = [onA, onB];
        await student.EnrollAndDropAsync(3);
        Assert.False(page.Ended.IsCompleted);
        await nodes.Redis.RestartAsync(); // empty: it kept nothing on disk
        await student.HeardAtLeastAsync(page, 20);
        Assert.False(page.Ended.IsCompleted);

        // Both nodes remember the last id that this page heard, and neither heard what the other one said meanwhile.
        foreach (var node in new[] { onA, onB })
        {
            await using var back = await EventStream.OpenAsync(node, away.LastId);
            await student.HeardAtLeastAsync(back);
        }

        // And it goes its usual way again: also what the rows no longer say is heard.
        await HttpAsserts.EventuallyAsync(async () =>
        {
            student.Forget();
            await student.EnrollAndDropAsync(2);
            return await student.HearsAllAsync(page);
        }, heard => heard);
    }

    /// <summary>Enrols and drops again, on one node and the other by turns, and knows what a page must hear of it.</summary>
    private sealed class Student(params HttpClient[] nodes)
    {
        private readonly Queue<(long Section, string? Status)> expected = new();
        private int turn;

        public HttpClient[] Nodes { get; set; } = nodes;

        private HttpClient Node => Nodes[turn++ % Nodes.Length];

        public async Task EnrollAndDropAsync(int times)
        {
            for (var i = 0; i < times; i++)
            {
                var section = 2 + (turn % LoadedCollege.Sections);
                var made = await Node.PostAsync("/api/v1/enrollments", new { sectionId = section }).JsonAsync(HttpStatusCode.Created);
                expected.Enqueue((section, "approved"));
                await Node.PatchAsync($"/api/v1/enrollments/{made.Id()}", new { status = "dropped" }).JsonAsync();
                expected.Enqueue((section, "dropped"));
            }
        }

        public void Forget() => expected.Clear();

        /// <summary>Each change once, in the order in which it happened.</summary>
        public async Task HeardAsync(EventStream page)
        {
            while (expected.TryDequeue(out var next))
            {
                Assert.Equal(next, Of(await page.NextOfAsync("enrollment")));
            }
        }

        /// <summary>As it stands at the end, at least once: what rows say after a failure.</summary>
        public async Task HeardAtLeastAsync(EventStream page, int seconds = 10) =>
            Assert.Empty(await MissingAsync(page, expected.Where(e => e.Status == "dropped"), seconds));

        /// <summary>Each change, at least once.</summary>
        public async Task<bool> HearsAllAsync(EventStream page) => (await MissingAsync(page, expected, 2)).Count == 0;

        private static async Task<HashSet<(long, string?)>> MissingAsync(EventStream page, IEnumerable<(long, string?)> of, int seconds)
        {
            var missing = of.ToHashSet();
            try
            {
                while (missing.Count > 0)
                {
                    var (_, type, data) = await page.NextAsync(seconds);
                    if (type == "enrollment")
                    {
                        missing.Remove(Of(JsonDocument.Parse(data).RootElement));
                    }
                }
            }
            catch (OperationCanceledException)
            {
                // nothing more comes
            }

            return missing;
        }

        private static (long, string?) Of(JsonElement heard) => (heard.GetProperty("sectionId").GetInt64(), heard.Text("status"));
    }

    /// <summary>One college for all, with a Redis to be killed; a node that a test has killed is replaced.</summary>
    public sealed class TwoNodes : IAsyncLifetime
    {
        private readonly List<ClaustroProcess> alive = [];
        private LoadedCollege college = null!;

        internal RedisProcess Redis { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Redis = await RedisProcess.StartAsync();
            college = await LoadedCollege.NewAsync(Redis.ConnectionString, small: true);
            alive.Add(college.Web);
        }

        public async ValueTask DisposeAsync()
        {
            await college.DisposeAsync();
            Redis.Dispose();
        }

        /// <summary>One more, which comes to Redis by a way of its own. Its test kills it.</summary>
        internal Task<ClaustroProcess> StartFarAsync(string redis) => college.StartAsync("web", redis);

        internal async Task<(ClaustroProcess A, ClaustroProcess B)> AliveAsync()
        {
            alive.RemoveAll(n => n.HasEnded);
            while (alive.Count < 2)
            {
                alive.Add(await college.StartAsync("web"));
            }

            return (alive[0], alive[1]);
        }
    }
}
