using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Claustro.Identity.SignIn;

/// <summary>
/// Hashes and checks passwords: PBKDF2-HMAC-SHA512 in ASP.NET Core Identity's format v3, <c>Identity:PasswordIterations</c>
/// rounds (default and least 210,000; fewer only in the environment <c>Testing</c>).
/// </summary>
public sealed class Passwords : IDisposable
{
    public const int LeastIterations = 210_000, MinLength = 10, MaxLength = 128;
    private readonly PasswordHasher<object> hasher;
    private readonly string nobodys;

    /// <summary>A rush of sign-ins takes all cores but never all threads, so that other requests are still answered.</summary>
    private readonly SemaphoreSlim cores = new(Environment.ProcessorCount);

    public Passwords(IConfiguration configuration, IHostEnvironment environment)
    {
        var iterations = configuration["Identity:PasswordIterations"] is { Length: > 0 } text
            ? int.TryParse(text, out var number) ? number : 0
            : LeastIterations;
        if (iterations < 1 || (iterations < LeastIterations && !environment.IsEnvironment("Testing")))
        {
            throw new InvalidDataException($"Identity:PasswordIterations must be a number of at least {LeastIterations}.");
        }

        hasher = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = iterations }));
        nobodys = Hash(Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));
    }

    /// <summary>Takes about a tenth of a second of CPU on purpose; hash once where many share a password.</summary>
    public string Hash(string password) => hasher.HashPassword(this, password);

    /// <summary>Checks at the same cost whether or not there is a hash to check against.</summary>
    internal async Task<PasswordCheck> CheckAsync(string? hash, string password, CancellationToken cancel)
    {
        await cores.WaitAsync(cancel);
        try
        {
            var result = hasher.VerifyHashedPassword(this, hash ?? nobodys, password);
            return hash is null || result == PasswordVerificationResult.Failed ? PasswordCheck.Wrong
                : result == PasswordVerificationResult.SuccessRehashNeeded ? PasswordCheck.RightButWeak
                : PasswordCheck.Right;
        }
        finally
        {
            cores.Release();
        }
    }

    public void Dispose() => cores.Dispose();
}

internal enum PasswordCheck
{
    Wrong,
    Right,

    /// <summary>Hashed with fewer rounds than are asked for now.</summary>
    RightButWeak,
}
