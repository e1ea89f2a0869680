using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace LiveRelay.Server.Storage.Migrations
{
    /// <inheritdoc />
    public partial class PeopleAndPlaces : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // The first migration was written for SQLite alone, where the key counts by itself.
            if (migrationBuilder.ActiveProvider == "Npgsql.EntityFrameworkCore.PostgreSQL")
            {
                migrationBuilder.AlterColumn<int>(
                    name: "Id",
                    table: "Schools",
                    nullable: false,
                    oldClrType: typeof(int))
                    .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn);
            }

            migrationBuilder.AddColumn<string>(
                name: "Code",
                table: "Lessons",
                maxLength: 6,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "EndsAt",
                table: "Lessons",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Grade",
                table: "Lessons",
                maxLength: 50,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Kind",
                table: "Lessons",
                maxLength: 16,
                nullable: false,
                defaultValue: "GradeLesson");

            migrationBuilder.AddColumn<int>(
                name: "RoomId",
                table: "Lessons",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "StartsAt",
                table: "Lessons",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Subject",
                table: "Lessons",
                maxLength: 50,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "TeacherId",
                table: "Lessons",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "Accounts",
                columns: table => new
                {
                    Id = table.Column<int>(nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn)
                        .Annotation("Sqlite:Autoincrement", true),
                    Name = table.Column<string>(maxLength: 100, nullable: false),
                    Role = table.Column<string>(maxLength: 32, nullable: false),
                    SchoolId = table.Column<int>(nullable: true),
                    IsEnabled = table.Column<bool>(nullable: false),
                    LastLoginAt = table.Column<long>(nullable: true),
                    UserName = table.Column<string>(maxLength: 64, nullable: false),
                    NormalizedUserName = table.Column<string>(maxLength: 64, nullable: false),
                    PasswordHash = table.Column<string>(nullable: true),
                    SecurityStamp = table.Column<string>(nullable: true),
                    ConcurrencyStamp = table.Column<string>(nullable: true),
                    LockoutEnd = table.Column<long>(nullable: true),
                    LockoutEnabled = table.Column<bool>(nullable: false),
                    AccessFailedCount = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Accounts", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Accounts_Schools_SchoolId",
                        column: x => x.SchoolId,
                        principalTable: "Schools",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "County",
                columns: table => new
                {
                    Id = table.Column<int>(nullable: false),
                    Name = table.Column<string>(maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_County", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "GuestLinks",
                columns: table => new
                {
                    Id = table.Column<int>(nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn)
                        .Annotation("Sqlite:Autoincrement", true),
                    LessonId = table.Column<string>(nullable: false),
                    SecretHash = table.Column<string>(maxLength: 64, nullable: false),
                    Role = table.Column<string>(maxLength: 16, nullable: false),
                    Label = table.Column<string>(maxLength: 100, nullable: true),
                    AsksName = table.Column<bool>(nullable: false),
                    CreatedAt = table.Column<long>(nullable: false),
                    ExpiresAt = table.Column<long>(nullable: false),
                    RevokedAt = table.Column<long>(nullable: true),
                    Uses = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_GuestLinks", x => x.Id);
                    table.ForeignKey(
                        name: "FK_GuestLinks_Lessons_LessonId",
                        column: x => x.LessonId,
                        principalTable: "Lessons",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "LessonSchools",
                columns: table => new
                {
                    LessonId = table.Column<string>(nullable: false),
                    SchoolId = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LessonSchools", x => new { x.LessonId, x.SchoolId });
                    table.ForeignKey(
                        name: "FK_LessonSchools_Lessons_LessonId",
                        column: x => x.LessonId,
                        principalTable: "Lessons",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_LessonSchools_Schools_SchoolId",
                        column: x => x.SchoolId,
                        principalTable: "Schools",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Revocations",
                columns: table => new
                {
                    Session = table.Column<string>(maxLength: 96, nullable: false),
                    RevokedAt = table.Column<long>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Revocations", x => x.Session);
                });

            migrationBuilder.CreateTable(
                name: "Rooms",
                columns: table => new
                {
                    Id = table.Column<int>(nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn)
                        .Annotation("Sqlite:Autoincrement", true),
                    SchoolId = table.Column<int>(nullable: false),
                    Name = table.Column<string>(maxLength: 100, nullable: false),
                    Grade = table.Column<string>(maxLength: 50, nullable: true),
                    Seats = table.Column<int>(nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Rooms", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Rooms_Schools_SchoolId",
                        column: x => x.SchoolId,
                        principalTable: "Schools",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Sessions",
                columns: table => new
                {
                    Id = table.Column<string>(maxLength: 64, nullable: false),
                    AccountId = table.Column<int>(nullable: false),
                    CreatedAt = table.Column<long>(nullable: false),
                    LastSeenAt = table.Column<long>(nullable: false),
                    ExpiresAt = table.Column<long>(nullable: false),
                    Address = table.Column<string>(maxLength: 64, nullable: false),
                    Browser = table.Column<string>(maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Sessions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Sessions_Accounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Devices",
                columns: table => new
                {
                    Id = table.Column<int>(nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn)
                        .Annotation("Sqlite:Autoincrement", true),
                    Name = table.Column<string>(maxLength: 100, nullable: false),
                    RoomId = table.Column<int>(nullable: true),
                    SecretHash = table.Column<string>(maxLength: 64, nullable: false),
                    CreatedAt = table.Column<long>(nullable: false),
                    LastSeenAt = table.Column<long>(nullable: true),
                    Version = table.Column<string>(maxLength: 50, nullable: true),
                    PictureAt = table.Column<long>(nullable: true),
                    RevokedAt = table.Column<long>(nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Devices", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Devices_Rooms_RoomId",
                        column: x => x.RoomId,
                        principalTable: "Rooms",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateTable(
                name: "LessonRooms",
                columns: table => new
                {
                    LessonId = table.Column<string>(nullable: false),
                    RoomId = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LessonRooms", x => new { x.LessonId, x.RoomId });
                    table.ForeignKey(
                        name: "FK_LessonRooms_Lessons_LessonId",
                        column: x => x.LessonId,
                        principalTable: "Lessons",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_LessonRooms_Rooms_RoomId",
                        column: x => x.RoomId,
                        principalTable: "Rooms",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "DevicePictures",
                columns: table => new
                {
                    DeviceId = table.Column<int>(nullable: false),
                    Jpeg = table.Column<byte[]>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DevicePictures", x => x.DeviceId);
                    table.ForeignKey(
                        name: "FK_DevicePictures_Devices_DeviceId",
                        column: x => x.DeviceId,
                        principalTable: "Devices",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Lessons_Code",
                table: "Lessons",
                column: "Code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Lessons_RoomId",
                table: "Lessons",
                column: "RoomId");

            migrationBuilder.CreateIndex(
                name: "IX_Lessons_StartsAt",
                table: "Lessons",
                column: "StartsAt");

            migrationBuilder.CreateIndex(
                name: "IX_Lessons_TeacherId",
                table: "Lessons",
                column: "TeacherId");

            migrationBuilder.CreateIndex(
                name: "IX_Accounts_NormalizedUserName",
                table: "Accounts",
                column: "NormalizedUserName",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Accounts_SchoolId",
                table: "Accounts",
                column: "SchoolId");

            migrationBuilder.CreateIndex(
                name: "IX_Devices_RoomId",
                table: "Devices",
                column: "RoomId");

            migrationBuilder.CreateIndex(
                name: "IX_Devices_SecretHash",
                table: "Devices",
                column: "SecretHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_GuestLinks_LessonId",
                table: "GuestLinks",
                column: "LessonId");

            migrationBuilder.CreateIndex(
                name: "IX_GuestLinks_SecretHash",
                table: "GuestLinks",
                column: "SecretHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_LessonRooms_RoomId",
                table: "LessonRooms",
                column: "RoomId");

            migrationBuilder.CreateIndex(
                name: "IX_LessonSchools_SchoolId",
                table: "LessonSchools",
                column: "SchoolId");

            migrationBuilder.CreateIndex(
                name: "IX_Rooms_SchoolId_Name",
                table: "Rooms",
                columns: new[] { "SchoolId", "Name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Sessions_AccountId",
                table: "Sessions",
                column: "AccountId");

            migrationBuilder.AddForeignKey(
                name: "FK_Lessons_Accounts_TeacherId",
                table: "Lessons",
                column: "TeacherId",
                principalTable: "Accounts",
                principalColumn: "Id",
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "FK_Lessons_Rooms_RoomId",
                table: "Lessons",
                column: "RoomId",
                principalTable: "Rooms",
                principalColumn: "Id",
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_Lessons_Accounts_TeacherId",
                table: "Lessons");

            migrationBuilder.DropForeignKey(
                name: "FK_Lessons_Rooms_RoomId",
                table: "Lessons");

            migrationBuilder.DropTable(
                name: "County");

            migrationBuilder.DropTable(
                name: "DevicePictures");

            migrationBuilder.DropTable(
                name: "GuestLinks");

            migrationBuilder.DropTable(
                name: "LessonRooms");

            migrationBuilder.DropTable(
                name: "LessonSchools");

            migrationBuilder.DropTable(
                name: "Revocations");

            migrationBuilder.DropTable(
                name: "Sessions");

            migrationBuilder.DropTable(
                name: "Devices");

            migrationBuilder.DropTable(
                name: "Accounts");

            migrationBuilder.DropTable(
                name: "Rooms");

            migrationBuilder.DropIndex(
                name: "IX_Lessons_Code",
                table: "Lessons");

            migrationBuilder.DropIndex(
                name: "IX_Lessons_RoomId",
                table: "Lessons");

            migrationBuilder.DropIndex(
                name: "IX_Lessons_StartsAt",
                table: "Lessons");

            migrationBuilder.DropIndex(
                name: "IX_Lessons_TeacherId",
                table: "Lessons");

            migrationBuilder.DropColumn(
                name: "Code",
                table: "Lessons");

            migrationBuilder.DropColumn(
                name: "EndsAt",
                table: "Lessons");

            migrationBuilder.DropColumn(
                name: "Grade",
                table: "Lessons");

            migrationBuilder.DropColumn(
                name: "Kind",
                table: "Lessons");

            migrationBuilder.DropColumn(
                name: "RoomId",
                table: "Lessons");

            migrationBuilder.DropColumn(
                name: "StartsAt",
                table: "Lessons");

            migrationBuilder.DropColumn(
                name: "Subject",
                table: "Lessons");

            migrationBuilder.DropColumn(
                name: "TeacherId",
                table: "Lessons");
        }
    }
}
