using System.Globalization;
using System.Net.Http.Headers;
using Claustro.Identity.Accounts;
using Claustro.Identity.SignIn;
using Claustro.Identity.Tokens;
using Claustro.Notifications;
using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Claustro.Platform.Work;
using Claustro.Reports;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Claustro.Tests.Support;

/// <summary>
/// A whole college behind its real front door: Kestrel on a free port, a database of its own. One per database for all
/// tests, so a test makes the people and sections it needs (see <see cref="CollegeMaking"/>) and leaves others' alone.
/// </summary>
public abstract class College : IAsyncLifetime
{
    private static int counter = Random.Shared.Next(100_000, 900_000);
    private WebApplication? app;
    private Person? administrator;

    protected string Folder { get; } = Directory.CreateTempSubdirectory("claustro-test-").FullName;

    public IServiceProvider Services => app!.Services;

    public Uri Address { get; private set; } = null!;

    /// <summary>A client without a token.</summary>
    public HttpClient Anonymous { get; private set; } = null!;

    public TestClock Clock { get; } = new();

    /// <summary>Where the embedded mailer and the database file are.</summary>
    public string DataDirectory => Path.Combine(Folder, "data");

    public abstract bool IsPostgres { get; }

    /// <summary>A number no other test has, for codes and names.</summary>
    public static int Next() => Interlocked.Increment(ref counter);

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Testing", ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders().AddConsole().SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.EntityFrameworkCore", LogLevel.None).AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["Data:Directory"] = DataDirectory,
            ["Management:Port"] = "0",
            ["Schedules:Paused"] = "true", // a test that moves the clock would start them all under the others' feet
            ["Identity:PasswordIterations"] = "1000", // as slow as in earnest would be slow tests
            ["Identity:Clients:0:Id"] = "robot",
            ["Identity:Clients:0:Secret"] = "robot-secret-of-the-tests",
            ["Identity:Clients:0:Roles:0"] = "administrator",
            ["Identity:Clients:1:Id"] = "campus-app",
            ["Identity:Clients:1:RedirectUris:0"] = "https://app.example/callback",
        });
        builder.Configuration.AddInMemoryCollection(await SettingsAsync());
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddNotificationEvent("test.notice", typeof(College).Assembly).AddNotificationEvent("test.alarm", typeof(College).Assembly, security: true);
        builder.Services.AddReportKind<TestReport>();
        builder.Services.AddSchedule<TestSchedule>();
        app = CollegeApp.Build(builder, NodeRole.All);
        await app.Services.MigrateAsync();
        await app.StartAsync();
        Address = new Uri(app.Urls.First());
        Anonymous = NewClient();
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    public HttpClient NewClient(string? token = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2) })
        {
            BaseAddress = Address,
        };
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
        if (token is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return client;
    }

    /// <summary>Reads or changes the database beside the front door: to arrange, or to check invariants.</summary>
    public async Task<T> InDbAsync<T>(Func<CollegeDb, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<CollegeDb>());
    }

    /// <summary>The same administrator every time.</summary>
    public async Task<Person> AdministratorAsync() => administrator ??= await NewPersonAsync(Role.Administrator);

    /// <summary>A new person with these roles and a client that carries their token.</summary>
    public Task<Person> NewPersonAsync(Role roles, long? departmentId = null) => NewAccountAsync(roles, null, departmentId);

    /// <summary>As <see cref="NewPersonAsync"/>, with a password to sign in with.</summary>
    public async Task<Person> NewAccountAsync(Role roles, string? password, long? departmentId = null)
    {
        var n = Next();
        var account = await InDbAsync(async db =>
        {
            var made = new Account
            {
                UserName = $"p{n}",
                NormalizedUserName = $"P{n}",
                Email = $"p{n}@college.example",
                NormalizedEmail = $"P{n}@COLLEGE.EXAMPLE",
                EmailConfirmed = true,
                PasswordHash = password is null ? null : Services.GetRequiredService<Passwords>().Hash(password),
                FirstName = "Inés",
                LastName = $"Peña {n}",
                Number = $"N{n}",
                Roles = roles,
                DepartmentId = departmentId,
                CreatedAt = Clock.GetUtcNow().UtcDateTime,
            };
            db.Add(made);
            await db.SaveChangesAsync();
            return made;
        });
        var token = Services.GetRequiredService<AccessTokens>().Mint(account.Id, roles, TimeSpan.FromHours(1));
        return new Person(account.Id, account.UserName, account.Email, account.Number!, token, NewClient(token));
    }

    protected abstract Task<Dictionary<string, string?>> SettingsAsync();
}

/// <summary>Somebody in a test.</summary>
public sealed record Person(long Id, string UserName, string Email, string Number, string Token, HttpClient Http);

/// <summary>The real clock, moved by a test; and, to see that no test holds on certain days only, begun at <c>CLAUSTRO_TEST_NOW</c> (such as 2027-02-28T22:58Z).</summary>
public sealed class TestClock : TimeProvider
{
    private static readonly TimeSpan Begun =
        Environment.GetEnvironmentVariable("CLAUSTRO_TEST_NOW") is { Length: > 0 } now ? DateTimeOffset.Parse(now, CultureInfo.InvariantCulture) - System.GetUtcNow() : default;

    public TimeSpan Offset { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Begun + Offset;
}
