"""What the people of the demo city write: sentences that could stand in a file, about nobody."""

from collections.abc import Mapping

NEXT_STEPS: Mapping[str, tuple[str, ...]] = {
    "intake": (
        "Lengkapi data penerimaan awal",
        "Kunjungan rumah pertama",
        "Hubungi keluarga dan sepakati hari bertemu",
    ),
    "assessment": (
        "Asesmen kebutuhan bersama keluarga",
        "Antar ke Puskesmas untuk pemeriksaan",
        "Lengkapi asesmen ekonomi rumah tangga",
    ),
    "planning": (
        "Susun rencana layanan bersama",
        "Bahas pilihan pelatihan",
        "Sepakati rencana dan tanda tangan persetujuan",
    ),
    "support": (
        "Kunjungan rumah",
        "Tanyakan perkembangan pelatihan",
        "Dampingi mengurus KTP-el",
        "Bantu pendaftaran BPJS Kesehatan",
        "Bahas rencana usaha",
    ),
    "follow_up": (
        "Kunjungan tindak lanjut",
        "Telepon tindak lanjut bulanan",
        "Tanyakan perkembangan usaha",
    ),
    "on_hold": ("Hubungi lagi sesudah masa jeda",),
}

# A case of somebody who came home dead is a case of the family.
NEXT_STEPS_OF_FAMILY = (
    "Dampingi keluarga mengurus santunan",
    "Kunjungan ke keluarga",
    "Bantu keluarga melengkapi akta kematian",
)
NOTES_OF_FAMILY = (
    "Mengunjungi keluarga yang berduka bersama petugas kelurahan.",
    "Membantu keluarga menyiapkan berkas santunan.",
    "Keluarga menanyakan sisa gaji almarhum; diteruskan kepada BP3MI.",
)

NOTES: Mapping[str, tuple[str, ...]] = {
    "visit": (
        "Kunjungan rumah. Keadaan keluarga baik, anak-anak bersekolah. Masih mencari pekerjaan.",
        "Bertemu di rumah kakaknya. Ingin ikut pelatihan, tetapi bingung soal ongkos angkutan.",
        "Kunjungan bersama kader. Rumah dalam perbaikan; sementara tinggal dengan orang tua.",
        "Kunjungan rumah. Usaha kecil mulai berjalan, hasil cukup untuk kebutuhan harian.",
    ),
    "call": (
        "Telepon: kabar baik, akan datang ke kantor minggu depan membawa berkas.",
        "Telepon singkat. Sedang di kebun, minta dihubungi lagi sore hari.",
        "Telepon: sudah menerima kartu BPJS, menanyakan jadwal pelatihan.",
    ),
    "meeting": (
        "Datang ke kantor. Bersama menyusun daftar kebutuhan dan urutan yang dikerjakan lebih dulu.",
        "Pertemuan di kantor kelurahan. Sepakat mengikuti kelompok simpan pinjam.",
        "Bertemu bersama pasangan. Membahas utang keberangkatan dan cara mencicilnya.",
    ),
    "message": (
        "Mengirim jadwal pelatihan lewat pesan; dijawab akan hadir.",
        "Pesan: menanyakan persyaratan surat keterangan usaha.",
    ),
    "note": (
        "Berkas lengkap, tinggal fotokopi kartu keluarga.",
        "Menunggu jawaban dari kelurahan tentang surat keterangan domisili.",
        "Memilih menunda pelatihan sampai panen selesai. Dihormati, ditinjau lagi bulan depan.",
    ),
}

TASKS = (
    "Minta surat keterangan domisili di kelurahan",
    "Cek status kepesertaan BPJS",
    "Kirim undangan pertemuan keluarga",
    "Siapkan berkas bantuan usaha",
    "Telepon LPK tentang jadwal kelas",
    "Fotokopi kartu keluarga",
    "Antar ke Dukcapil",
    "Tanyakan hasil pemeriksaan Puskesmas",
)

CLOSINGS: Mapping[str, str] = {
    "goals_reached": "Tujuan dalam rencana layanan tercapai dan keluarga siap melanjutkan sendiri.",
    "moved_away": "Pindah mengikuti keluarga ke kabupaten lain; berkas dijelaskan kepada yang bersangkutan.",
    "lost_contact": "Tiga kali kunjungan dan enam kali telepon tanpa jawaban dalam dua bulan.",
    "withdrew": "Tidak ingin melanjutkan pendampingan. Pintu tetap terbuka.",
    "transferred": "Pendampingan diteruskan dinas sosial kabupaten asal.",
    "remigrated": "Berangkat bekerja lagi melalui penempatan resmi.",
    "other": "Disepakati bersama bahwa pendampingan tidak diperlukan lagi.",
}
RETURN_NOTES = (
    "Mohon satu kunjungan tindak lanjut dulu sebelum terminasi.",
    "Hasil pelatihan belum dicatat. Lengkapi, lalu usulkan lagi.",
    "Tanyakan dulu kesiapan keluarga dan catat jawabannya.",
)

PROTECTION: Mapping[str, str] = {
    "trafficking": "Dokumen ditahan perekrut dan gaji tidak dibayar. Didampingi sebagai dugaan TPPO.",
    "sick": "Pulang dalam keadaan sakit, berobat jalan di Puskesmas.",
    "legal": "Menunggu penyelesaian sisa gaji lewat mediasi.",
    "threat": "Keluarga didatangi penagih utang keberangkatan.",
}

DO_NOT_SAY = (
    "",
    "",
    "Kepulangan dari luar negeri",
    "Nama kantor ini",
    "Utang",
)
WHO_MAY_ANSWER = ("", "Yang bersangkutan saja", "Kakak perempuan", "Suami atau istri", "Ibu")
BEST_TIMES = ("", "Sore sesudah pukul 16", "Pagi sebelum pukul 9", "Akhir pekan", "Siang hari")

SESSION_FACTS = (
    "Bercerita tentang tahun-tahun di perkebunan. Sulit tidur, mudah terkejut.",
    "Datang tepat waktu, lebih tenang daripada sesi lalu. Mulai bekerja di kebun keluarga.",
    "Menangis ketika bercerita tentang anak yang lama ditinggalkan.",
    "Menyampaikan rasa malu kepada tetangga karena pulang tanpa hasil.",
    "Tidur membaik, nafsu makan kembali. Mengikuti kelompok dukungan.",
)
SESSION_ASSESSMENTS = (
    "Reaksi stres yang wajar sesudah pengalaman berat; tidak ada tanda bahaya.",
    "Suasana hati membaik. Dukungan keluarga kuat.",
    "Gejala kecemasan sedang; dipantau pada sesi berikut.",
)
SESSION_PLANS = (
    "Latihan napas setiap malam. Sesi berikut dua minggu lagi.",
    "Melanjutkan latihan menenangkan diri, mengajak pasangan pada sesi berikut.",
    "Menyusun rencana kecil untuk minggu depan bersama keluarga.",
)

JOBS: Mapping[str, tuple[str, ...]] = {
    "domestic": ("Penata laksana rumah tangga",),
    "care": ("Perawat lansia", "Pengasuh anak"),
    "plantation": ("Pemanen sawit", "Perawat kebun"),
    "construction": ("Tukang batu", "Pembantu tukang"),
    "manufacturing": ("Operator pabrik",),
    "fishing": ("Awak kapal ikan",),
    "hospitality": ("Pelayan rumah makan", "Petugas kebersihan hotel"),
    "trade": ("Penjaga toko",),
    "agriculture": ("Pekerja ladang",),
}
ARRIVALS = ("Bandara El Tari", "Pelabuhan Tenau", "Pelabuhan Bolok", "")
INTERESTS = ("", "", "Menjahit", "Tenun ikat", "Bertani sayur", "Warung", "Bengkel", "Tata rias")

PLACES_TO_LEARN = ("Aula kelurahan", "Ruang praktik LPK", "Balai kecamatan")
TOPICS = ("Keselamatan kerja", "Latihan dasar", "Praktik", "Menghitung biaya", "Ulangan")
MEETING_TOPICS = (
    "Simpan pinjam bulanan",
    "Rencana usaha bersama",
    "Berbagi pengalaman pulang",
    "Mengenal penempatan yang aman",
)
MEETING_PLACES = ("Rumah ketua", "Aula kelurahan", "Balai pertemuan")
