using System.Net;
using Claustro.Identity.Accounts;
using Claustro.Identity.SignIn;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;
using Xunit;
using static Claustro.Tests.Identity.SignIn.Asking;

namespace Claustro.Tests.Identity.SignIn;

public abstract class LockoutTests(College college)
{
    [Fact]
    public async Task Five_failures_lock_for_five_minutes_known_or_not_with_the_same_answer()
    {
        var known = await college.NewAccountAsync(Role.Student, Password);
        var unknown = $"nobody{College.Next()}";
        var answers = new HashSet<string>();
        for (var i = 0; i < 5; i++)
        {
            answers.Add(await ReadAsync(i % 2 == 0 ? known.UserName : known.Email, "wrong password")); // both names count together
            answers.Add(await ReadAsync(unknown, "wrong password"));
        }

        answers.Add(await ReadAsync(known.UserName, Password)); // right, but locked
        answers.Add(await ReadAsync(unknown, Password));
        Assert.Single(answers);

        college.Clock.Offset = TimeSpan.FromMinutes(5.1);
        try
        {
            await college.SignInAsync(known.UserName, Password).StatusAsync(HttpStatusCode.OK);
        }
        finally
        {
            college.Clock.Offset = default;
        }

        async Task<string> ReadAsync(string name, string password)
        {
            using var answer = await college.SignInAsync(name, password);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            return await answer.Content.ReadAsStringAsync();
        }
    }

    [Fact]
    public async Task A_success_begins_the_count_anew()
    {
        var person = await college.NewAccountAsync(Role.Student, Password);
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 4; i++)
            {
                await college.SignInAsync(person.UserName, "wrong password").RefusedAsync();
            }

            await college.SignInAsync(person.UserName, Password).StatusAsync(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task Parallel_guesses_get_no_more_than_five_tries()
    {
        var person = await college.NewAccountAsync(Role.Student, Password);
        await Task.WhenAll(Enumerable.Range(0, 30).Select(i => college.SignInAsync(person.UserName, $"wrong password {i}")));
        await college.SignInAsync(person.UserName, Password).RefusedAsync();
        var failures = await college.InDbAsync(db => db.Set<SignInAttempt>().Where(a => a.LockedUntil != null).MaxAsync(a => a.Failures));
        Assert.Equal(5, failures);
    }

    [Fact]
    public async Task A_weak_hash_is_made_strong_at_sign_in()
    {
        var person = await college.NewAccountAsync(Role.Student, null);
        var weak = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = 10 })).HashPassword(person, Password);
        await college.InDbAsync(db => db.Set<Account>().Where(a => a.Id == person.Id).ExecuteUpdateAsync(s => s.SetProperty(a => a.PasswordHash, weak)));
        await college.SignInAsync(person.UserName, Password).StatusAsync(HttpStatusCode.OK);
        var hash = Convert.FromBase64String((await college.InDbAsync(db => db.Set<Account>().Where(a => a.Id == person.Id).Select(a => a.PasswordHash).SingleAsync()))!);
        Assert.Equal((1, 2u, 1000u), (hash[0], BigEndian(hash, 1), BigEndian(hash, 5))); // format v3, HMAC-SHA512, rounds
        await college.SignInAsync(person.UserName, Password).StatusAsync(HttpStatusCode.OK);

        static uint BigEndian(byte[] bytes, int at) => System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at));
    }
}

public sealed class PasswordsTests
{
    [Fact]
    public void Fewer_rounds_than_are_safe_are_refused_outside_tests()
    {
        static Passwords Make(string environment, string? iterations) => new(
            new ConfigurationBuilder().AddInMemoryCollection([new("Identity:PasswordIterations", iterations)]).Build(), new HostingEnvironment { EnvironmentName = environment });
        Assert.Throws<InvalidDataException>(() => Make("Production", "209999"));
        Assert.Throws<InvalidDataException>(() => Make("Production", "many"));
        using var passwords = Make("Production", null);
        var hash = Convert.FromBase64String(passwords.Hash(Password));
        Assert.Equal(210_000u, System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(5)));
    }
}

[Collection(OnSqliteBeside.Name)]
public sealed class LockoutTestsOnSqlite(SqliteCollege college) : LockoutTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class LockoutTestsOnPostgres(PostgresCollege college) : LockoutTests(college);
