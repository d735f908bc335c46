using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Claustro.Identity.Accounts;

/// <summary>PBKDF2-HMAC-SHA512.</summary>
public sealed class Passwords
{
    private readonly PasswordHasher<object> hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = 210_000 }));

    public string Hash(string password) => hasher.HashPassword(this, password);
}
