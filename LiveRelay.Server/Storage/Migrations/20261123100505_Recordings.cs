using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace LiveRelay.Server.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Recordings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "QuotaBytes",
                table: "Schools",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "IsRecorded",
                table: "Lessons",
                nullable: false,
                defaultValue: true);

            migrationBuilder.CreateTable(
                name: "Assignments",
                columns: table => new
                {
                    Id = table.Column<int>(nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn)
                        .Annotation("Sqlite:Autoincrement", true),
                    Title = table.Column<string>(maxLength: 200, nullable: false),
                    Note = table.Column<string>(maxLength: 2000, nullable: true),
                    CreatedById = table.Column<int>(nullable: false),
                    SchoolId = table.Column<int>(nullable: true),
                    CreatedAt = table.Column<long>(nullable: false),
                    DueAt = table.Column<long>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Assignments", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Assignments_Accounts_CreatedById",
                        column: x => x.CreatedById,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Assignments_Schools_SchoolId",
                        column: x => x.SchoolId,
                        principalTable: "Schools",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Audit",
                columns: table => new
                {
                    Id = table.Column<long>(nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn)
                        .Annotation("Sqlite:Autoincrement", true),
                    At = table.Column<long>(nullable: false),
                    AccountId = table.Column<int>(nullable: true),
                    Name = table.Column<string>(maxLength: 100, nullable: false),
                    Action = table.Column<string>(maxLength: 64, nullable: false),
                    Subject = table.Column<string>(maxLength: 32, nullable: false),
                    SchoolId = table.Column<int>(nullable: true),
                    Detail = table.Column<string>(maxLength: 2000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Audit", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Recordings",
                columns: table => new
                {
                    Id = table.Column<string>(maxLength: 32, nullable: false),
                    LessonId = table.Column<string>(maxLength: 64, nullable: true),
                    Title = table.Column<string>(maxLength: 200, nullable: false),
                    SchoolId = table.Column<int>(nullable: false),
                    TeacherId = table.Column<int>(nullable: true),
                    Subject = table.Column<string>(maxLength: 50, nullable: true),
                    Grade = table.Column<string>(maxLength: 50, nullable: true),
                    StartedAt = table.Column<long>(nullable: false),
                    DurationMs = table.Column<long>(nullable: false),
                    State = table.Column<string>(maxLength: 32, nullable: false),
                    Review = table.Column<string>(maxLength: 32, nullable: false),
                    ReviewReason = table.Column<string>(maxLength: 1000, nullable: true),
                    VisibleFrom = table.Column<long>(nullable: true),
                    VisibleUntil = table.Column<long>(nullable: true),
                    IsExcellent = table.Column<bool>(nullable: false),
                    HasConsent = table.Column<bool>(nullable: false),
                    Cut = table.Column<string>(nullable: true),
                    KeepUntil = table.Column<long>(nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Recordings", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Recordings_Accounts_TeacherId",
                        column: x => x.TeacherId,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Recordings_Lessons_LessonId",
                        column: x => x.LessonId,
                        principalTable: "Lessons",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.SetNull);
                    table.ForeignKey(
                        name: "FK_Recordings_Schools_SchoolId",
                        column: x => x.SchoolId,
                        principalTable: "Schools",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "AssignmentPeople",
                columns: table => new
                {
                    AssignmentId = table.Column<int>(nullable: false),
                    AccountId = table.Column<int>(nullable: false),
                    DoneAt = table.Column<long>(nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AssignmentPeople", x => new { x.AssignmentId, x.AccountId });
                    table.ForeignKey(
                        name: "FK_AssignmentPeople_Accounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_AssignmentPeople_Assignments_AssignmentId",
                        column: x => x.AssignmentId,
                        principalTable: "Assignments",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "AssignmentItems",
                columns: table => new
                {
                    Id = table.Column<int>(nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn)
                        .Annotation("Sqlite:Autoincrement", true),
                    AssignmentId = table.Column<int>(nullable: false),
                    RecordingId = table.Column<string>(nullable: false),
                    FromMs = table.Column<long>(nullable: true),
                    ToMs = table.Column<long>(nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AssignmentItems", x => x.Id);
                    table.ForeignKey(
                        name: "FK_AssignmentItems_Assignments_AssignmentId",
                        column: x => x.AssignmentId,
                        principalTable: "Assignments",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_AssignmentItems_Recordings_RecordingId",
                        column: x => x.RecordingId,
                        principalTable: "Recordings",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Chapters",
                columns: table => new
                {
                    Id = table.Column<int>(nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn)
                        .Annotation("Sqlite:Autoincrement", true),
                    RecordingId = table.Column<string>(nullable: false),
                    StartsAtMs = table.Column<long>(nullable: false),
                    Phase = table.Column<string>(maxLength: 32, nullable: false),
                    Name = table.Column<string>(maxLength: 100, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Chapters", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Chapters_Recordings_RecordingId",
                        column: x => x.RecordingId,
                        principalTable: "Recordings",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "RecordingJobs",
                columns: table => new
                {
                    Id = table.Column<int>(nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn)
                        .Annotation("Sqlite:Autoincrement", true),
                    RecordingId = table.Column<string>(nullable: false),
                    Kind = table.Column<string>(maxLength: 32, nullable: false),
                    State = table.Column<string>(maxLength: 32, nullable: false),
                    Progress = table.Column<int>(nullable: false),
                    Tries = table.Column<int>(nullable: false),
                    Error = table.Column<string>(maxLength: 2000, nullable: true),
                    CreatedAt = table.Column<long>(nullable: false),
                    StartedAt = table.Column<long>(nullable: true),
                    EndedAt = table.Column<long>(nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RecordingJobs", x => x.Id);
                    table.ForeignKey(
                        name: "FK_RecordingJobs_Recordings_RecordingId",
                        column: x => x.RecordingId,
                        principalTable: "Recordings",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "RecordingTracks",
                columns: table => new
                {
                    Id = table.Column<int>(nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn)
                        .Annotation("Sqlite:Autoincrement", true),
                    RecordingId = table.Column<string>(nullable: false),
                    FileName = table.Column<string>(maxLength: 64, nullable: false),
                    Track = table.Column<string>(maxLength: 64, nullable: false),
                    IsVideo = table.Column<bool>(nullable: false),
                    Codecs = table.Column<string>(maxLength: 64, nullable: false),
                    Name = table.Column<string>(maxLength: 200, nullable: true),
                    StartsAtMs = table.Column<long>(nullable: false),
                    DurationMs = table.Column<long>(nullable: false),
                    Bytes = table.Column<long>(nullable: false),
                    Width = table.Column<int>(nullable: false),
                    Height = table.Column<int>(nullable: false),
                    SkewMs = table.Column<double>(nullable: false),
                    Sha256 = table.Column<string>(maxLength: 64, nullable: true),
                    Gaps = table.Column<string>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RecordingTracks", x => x.Id);
                    table.ForeignKey(
                        name: "FK_RecordingTracks_Recordings_RecordingId",
                        column: x => x.RecordingId,
                        principalTable: "Recordings",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Uploads",
                columns: table => new
                {
                    RecordingId = table.Column<string>(nullable: false),
                    AccountId = table.Column<int>(nullable: false),
                    FileName = table.Column<string>(maxLength: 255, nullable: false),
                    Bytes = table.Column<long>(nullable: false),
                    CreatedAt = table.Column<long>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Uploads", x => x.RecordingId);
                    table.ForeignKey(
                        name: "FK_Uploads_Recordings_RecordingId",
                        column: x => x.RecordingId,
                        principalTable: "Recordings",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Viewings",
                columns: table => new
                {
                    AccountId = table.Column<int>(nullable: false),
                    RecordingId = table.Column<string>(nullable: false),
                    PositionMs = table.Column<long>(nullable: false),
                    Played = table.Column<byte[]>(nullable: false),
                    SeenAt = table.Column<long>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Viewings", x => new { x.AccountId, x.RecordingId });
                    table.ForeignKey(
                        name: "FK_Viewings_Accounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_Viewings_Recordings_RecordingId",
                        column: x => x.RecordingId,
                        principalTable: "Recordings",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_AssignmentItems_AssignmentId",
                table: "AssignmentItems",
                column: "AssignmentId");

            migrationBuilder.CreateIndex(
                name: "IX_AssignmentItems_RecordingId",
                table: "AssignmentItems",
                column: "RecordingId");

            migrationBuilder.CreateIndex(
                name: "IX_AssignmentPeople_AccountId",
                table: "AssignmentPeople",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_Assignments_CreatedById",
                table: "Assignments",
                column: "CreatedById");

            migrationBuilder.CreateIndex(
                name: "IX_Assignments_SchoolId",
                table: "Assignments",
                column: "SchoolId");

            migrationBuilder.CreateIndex(
                name: "IX_Audit_Subject",
                table: "Audit",
                column: "Subject");

            migrationBuilder.CreateIndex(
                name: "IX_Chapters_RecordingId_StartsAtMs",
                table: "Chapters",
                columns: new[] { "RecordingId", "StartsAtMs" });

            migrationBuilder.CreateIndex(
                name: "IX_RecordingJobs_RecordingId",
                table: "RecordingJobs",
                column: "RecordingId");

            migrationBuilder.CreateIndex(
                name: "IX_RecordingJobs_State_Id",
                table: "RecordingJobs",
                columns: new[] { "State", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_RecordingTracks_RecordingId_FileName",
                table: "RecordingTracks",
                columns: new[] { "RecordingId", "FileName" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Recordings_LessonId",
                table: "Recordings",
                column: "LessonId");

            migrationBuilder.CreateIndex(
                name: "IX_Recordings_SchoolId",
                table: "Recordings",
                column: "SchoolId");

            migrationBuilder.CreateIndex(
                name: "IX_Recordings_StartedAt",
                table: "Recordings",
                column: "StartedAt");

            migrationBuilder.CreateIndex(
                name: "IX_Recordings_TeacherId",
                table: "Recordings",
                column: "TeacherId");

            migrationBuilder.CreateIndex(
                name: "IX_Viewings_RecordingId",
                table: "Viewings",
                column: "RecordingId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AssignmentItems");

            migrationBuilder.DropTable(
                name: "AssignmentPeople");

            migrationBuilder.DropTable(
                name: "Audit");

            migrationBuilder.DropTable(
                name: "Chapters");

            migrationBuilder.DropTable(
                name: "RecordingJobs");

            migrationBuilder.DropTable(
                name: "RecordingTracks");

            migrationBuilder.DropTable(
                name: "Uploads");

            migrationBuilder.DropTable(
                name: "Viewings");

            migrationBuilder.DropTable(
                name: "Assignments");

            migrationBuilder.DropTable(
                name: "Recordings");

            migrationBuilder.DropColumn(
                name: "QuotaBytes",
                table: "Schools");

            migrationBuilder.DropColumn(
                name: "IsRecorded",
                table: "Lessons");
        }
    }
}
