using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using Xunit;

namespace Claustro.ClusterTests;

/// <summary>Several processes on one PostgreSQL and one Redis.</summary>
public sealed class ManyNodesTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("claustro-nodes-").FullName;
    private readonly string database = $"claustro_nodes_{Environment.ProcessId}_{Random.Shared.Next(1_000_000)}";
    private Dictionary<string, string> settings = [];

    public async ValueTask InitializeAsync()
    {
        await ExecuteAsync("postgres", $"create database {database}");
        settings = new()
        {
            ["ConnectionStrings__Database"] = new NpgsqlConnectionStringBuilder(Server) { Database = database }.ConnectionString,
            ["ConnectionStrings__Redis"] = Environment.GetEnvironmentVariable("CLAUSTRO_TEST_REDIS")!,
            ["Redis__Prefix"] = database + ":",
        };
    }

    public async ValueTask DisposeAsync()
    {
        await ExecuteAsync("postgres", $"drop database if exists {database} with (force)");
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Two_nodes_that_start_at_once_share_schema_keys_and_work()
    {
        await using var one = ClaustroProcess.Start(folder, "serve --role web", settings);
        await using var two = ClaustroProcess.Start(folder, "serve --role web", settings);
        await Task.WhenAll(one.ReadyAsync(), two.ReadyAsync());
        await using (var demo = ClaustroProcess.Start(folder, "demo", settings))
        {
            Assert.True(await demo.EndAsync() == 0, demo.Output);
        }

        using var onOne = new HttpClient { BaseAddress = one.Address };
        using var onTwo = new HttpClient { BaseAddress = two.Address };
        Assert.Equal(await onOne.GetStringAsync("/.well-known/jwks"), await onTwo.GetStringAsync("/.well-known/jwks"));
        var token = await EmbeddedTests.SignInAsync(onOne, "student7", "claustro demo");
        onTwo.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        Assert.Equal(HttpStatusCode.OK, (await onTwo.GetAsync("/api/v1/me")).StatusCode);

        // Asked for on a web node while no worker runs; made as soon as one does; fetched from the other web node.
        var asked = await (await onTwo.PostAsJsonAsync("/api/v1/reports", new { kind = "transcript", format = "pdf" })).Content.ReadFromJsonAsync<JsonElement>();
        var path = $"/api/v1/reports/{asked.GetProperty("id").GetInt64()}";
        await using var worker = await ClaustroProcess.Start(folder, "serve --role worker", settings).ReadyAsync();
        onOne.DefaultRequestHeaders.Authorization = onTwo.DefaultRequestHeaders.Authorization;
        var status = "";
        for (var i = 0; i < 400 && status != "succeeded"; i++)
        {
            await Task.Delay(100);
            status = (await onOne.GetFromJsonAsync<JsonElement>(path)).GetProperty("status").GetString();
        }

        Assert.Equal("succeeded", status);
        Assert.StartsWith("%PDF-", System.Text.Encoding.ASCII.GetString(await onOne.GetByteArrayAsync(path + "/file"), 0, 5), StringComparison.Ordinal);
        Assert.Equal(0, await worker.InterruptAsync());
    }

    [Fact]
    public async Task Two_migrations_at_once_do_not_collide()
    {
        var processes = Enumerable.Range(0, 3).Select(_ => ClaustroProcess.Start(folder, "migrate", settings)).ToList();
        try
        {
            var codes = await Task.WhenAll(processes.Select(p => p.EndAsync()));
            Assert.All(codes, code => Assert.Equal(0, code));
        }
        finally
        {
            foreach (var process in processes)
            {
                await process.DisposeAsync();
            }
        }
    }

    private static string Server => Environment.GetEnvironmentVariable("CLAUSTRO_TEST_POSTGRES")
        ?? throw new InvalidOperationException("CLAUSTRO_TEST_POSTGRES is not set: run ./test, which starts PostgreSQL and Redis.");

    private static async Task ExecuteAsync(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Server) { Database = database, Pooling = false }.ConnectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
