using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Claustro.Platform.Data;

/// <summary>An entity with the usual key.</summary>
public interface IHasId
{
    long Id { get; }
}

/// <summary>Snake case names and enums as lower-case words, so that the tables read well in psql.</summary>
internal static class ModelConventions
{
    public static void Apply(ModelBuilder model)
    {
        foreach (var entity in model.Model.GetEntityTypes())
        {
            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(Snake(property.GetColumnName()));
                var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
                if (type.IsEnum && !type.IsDefined(typeof(FlagsAttribute), false) && property.GetValueConverter() is null)
                {
                    property.SetValueConverter((ValueConverter)Activator.CreateInstance(typeof(EnumWordConverter<>).MakeGenericType(type))!);
                    property.SetMaxLength(16);
                }
            }

            foreach (var key in entity.GetKeys())
            {
                key.SetName(Snake(key.GetName()!));
            }

            foreach (var key in entity.GetForeignKeys())
            {
                key.SetConstraintName(Snake(key.GetConstraintName()!));
            }

            foreach (var index in entity.GetIndexes())
            {
                index.SetDatabaseName(Snake(index.GetDatabaseName()!));
            }
        }
    }

    internal static string Snake(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsUpper(name[i]) && i > 0 && name[i - 1] != '_' && !char.IsUpper(name[i - 1]))
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }
}

/// <summary>Stores an enum as its name in lower case.</summary>
internal sealed class EnumWordConverter<T>() : ValueConverter<T, string>(v => Word.Of(v), s => Word.To<T>(s))
    where T : struct, Enum;

/// <summary>The lower-case word of an enum value, as the contract and the database write it.</summary>
public static class Word
{
    public static string Of<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    public static T To<T>(string word) where T : struct, Enum => Enum.Parse<T>(word, ignoreCase: true);

    /// <summary>Reads one of the words exactly as the contract writes it; numbers and lists of flags are refused.</summary>
    public static bool TryRead<T>(string? word, out T value) where T : struct, Enum
    {
        value = default;
        return word is { Length: > 0 } && char.IsLetter(word[0]) && !word.Contains(',', StringComparison.Ordinal)
            && Enum.TryParse(word, ignoreCase: true, out value) && Of(value) == word;
    }
}

/// <summary>Instants are UTC, also when SQLite gives them back without saying so.</summary>
internal sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(
    v => v.Kind == DateTimeKind.Local ? v.ToUniversalTime() : DateTime.SpecifyKind(v, DateTimeKind.Utc),
    v => DateTime.SpecifyKind(v, DateTimeKind.Utc));
