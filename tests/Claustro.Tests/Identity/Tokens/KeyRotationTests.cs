using System.Net;
using Claustro.Identity.Tokens;
using Claustro.Platform.Http;
using Claustro.Tests.Identity.SignIn;
using Claustro.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Claustro.Tests.Identity.SignIn.Asking;

namespace Claustro.Tests.Identity.Tokens;

/// <summary>On a college of its own, because it travels in time.</summary>
public sealed class KeyRotationTests
{
    [Fact]
    public async Task The_next_key_is_published_before_it_signs_and_the_old_one_verifies_after()
    {
        await using var college = new SqliteCollege();
        await college.InitializeAsync();
        var upkeep = college.Services.GetRequiredService<KeyUpkeep>();
        var person = await college.NewAccountAsync(Role.Student, Password);
        var (first, refresh) = await SignInAsync();
        Assert.Single(await KeysAsync());

        college.Clock.Offset = TimeSpan.FromDays(89.5); // half a day before
        await upkeep.RefreshKeysAsync(default);
        Assert.Equal(2, (await KeysAsync()).Count);
        Assert.Equal(first, (await SignInAsync()).Key);
        var last = (await college.SignInAsync(person.UserName, Password, ("scope", "offline_access")).JsonAsync()).Text("refresh_token")!;

        college.Clock.Offset = TimeSpan.FromDays(90.1);
        await upkeep.RefreshKeysAsync(default);
        var (second, _) = await SignInAsync();
        Assert.NotEqual(first, second);
        Assert.Equal([second, first], await KeysAsync());
        await college.RefreshAsync(last).StatusAsync(HttpStatusCode.OK); // protected by the old keys
        await college.RefreshAsync(refresh).RefusedAsync(); // 14 days are over
        await using (var scope = college.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<CleanTokens>().RunAsync(default);
        }

        college.Clock.Offset = TimeSpan.FromDays(121);
        await upkeep.RefreshKeysAsync(default);
        Assert.Equal([second], await KeysAsync());

        async Task<(string Key, string Refresh)> SignInAsync()
        {
            var answer = await college.SignInAsync(person.UserName, Password, ("scope", "offline_access")).JsonAsync();
            await college.NewClient(answer.Text("access_token")).GetAsync("/api/v1/me").StatusAsync(HttpStatusCode.OK);
            return (Part(answer.Text("access_token")!, 0).Text("kid")!, answer.Text("refresh_token")!);
        }

        async Task<List<string>> KeysAsync() =>
            [.. (await college.Anonymous.GetAsync("/.well-known/jwks").JsonAsync()).GetProperty("keys").EnumerateArray().Select(k => k.Text("kid")!)];
    }
}
