# global-fairness: whose pages were written back, and by whom, 1 seed
# `gnuplot global-fairness-owners.gp` in this directory draws it from global-fairness-owners.dat.
if (!exists("format")) {
	format = "svg"; load "global-fairness-owners.gp"
	format = "png"; load "global-fairness-owners.gp"
	format = "txt"; load "global-fairness-owners.gp"
	exit
}
reset
set encoding utf8
width = 586
height = 477
if (format eq "svg") {
	small = ",10"; large = ",13"
	set terminal svg size width,height noenhanced font "sans-serif,11"
}
if (format eq "png") {
	small = ",7.5"; large = ",9.75"
	set terminal pngcairo size 2*width,2*height noenhanced font "sans-serif,8.25" fontscale 2 linewidth 2 pointscale 2 background "#ffffff"
}
if (format eq "txt") {
	set terminal dumb mono size 72,23 noenhanced
}
set output "global-fairness-owners.".format
blue = "#0072b2"
vermillion = "#d55e00"
green = "#009e73"
purple = "#cc79a7"
orange = "#e69f00"
sky = "#56b4e9"
ink = "#000000"
grey = "#707070"
gridcolor = "#dcdcdc"
markcolor = "#b4b4b4"
set style line 1 linecolor rgb blue linewidth 1.8 dashtype solid pointtype 5
set style line 2 linecolor rgb vermillion linewidth 1.8 dashtype (8,3) pointtype 7
set style line 3 linecolor rgb green linewidth 1.8 dashtype (2,2) pointtype 9
set style line 4 linecolor rgb purple linewidth 1.8 dashtype (10,3,2,3) pointtype 11
set style line 5 linecolor rgb orange linewidth 1.8 dashtype (16,4) pointtype 13
set style line 6 linecolor rgb sky linewidth 1.8 dashtype (5,5) pointtype 5
set style line 7 linecolor rgb blue linewidth 1.8 dashtype (8,3) pointtype 7
set style line 8 linecolor rgb vermillion linewidth 1.8 dashtype (2,2) pointtype 9
set style line 9 linecolor rgb green linewidth 1.8 dashtype (10,3,2,3) pointtype 11
set style line 10 linecolor rgb purple linewidth 1.8 dashtype (16,4) pointtype 13
set style line 11 linecolor rgb orange linewidth 1.8 dashtype (5,5) pointtype 5
set style line 12 linecolor rgb sky linewidth 1.8 dashtype solid pointtype 7
set style line 30 linecolor rgb ink linewidth 1.8 pointtype 7
set style line 31 linecolor rgb ink linewidth 1 dashtype (2,3)
set style line 32 linecolor rgb markcolor linewidth 0.8
set datafile missing "?"
set border 3 linewidth 0.8
set grid ytics noxtics linetype 1 linecolor rgb gridcolor linewidth 0.8
set tics nomirror scale 0.5
unset key
data = "global-fairness-owners.dat"

if (format eq "txt") {
unset grid
set border 15
set label '# worker  ' at character 0, first -1 left
unset border
unset tics
set lmargin 18
set rmargin 11
set tmargin 0
set bmargin 0
set samples 72
set xrange [0:986]
set yrange [20:-2]
set label 'baseline' at character 0, first 0 left
set label 'large' at character 2, first 1 left
set label '164' at character 62, first 1 left
set label 'small' at character 2, first 2 left
set label '0' at character 62, first 2 left
set label 'warm' at character 2, first 3 left
set label '986' at character 62, first 3 left
set label 'busy' at character 2, first 4 left
set label '0' at character 62, first 4 left
set label 'invasive' at character 0, first 5 left
set label 'large' at character 2, first 6 left
set label '283' at character 62, first 6 left
set label 'small' at character 2, first 7 left
set label '0' at character 62, first 7 left
set label 'warm' at character 2, first 8 left
set label '931' at character 62, first 8 left
set label 'busy' at character 2, first 9 left
set label '0' at character 62, first 9 left
set label 'patched' at character 0, first 10 left
set label 'large' at character 2, first 11 left
set label '144' at character 62, first 11 left
set label 'small' at character 2, first 12 left
set label '144' at character 62, first 12 left
set label 'warm' at character 2, first 13 left
set label '144' at character 62, first 13 left
set label 'busy' at character 2, first 14 left
set label '144' at character 62, first 14 left
set label '6.12.117' at character 0, first 15 left
set label 'large' at character 2, first 16 left
set label '0' at character 62, first 16 left
set label 'small' at character 2, first 17 left
set label '332' at character 62, first 17 left
set label 'warm' at character 2, first 18 left
set label '639' at character 62, first 18 left
set label 'busy' at character 2, first 19 left
set label '0' at character 62, first 19 left
plot sample \
	[0:164] '+' using 1:(1) with points pointtype "#", \
	[0:986] '+' using 1:(3) with points pointtype "#", \
	[0:283] '+' using 1:(6) with points pointtype "#", \
	[0:931] '+' using 1:(8) with points pointtype "#", \
	[0:144] '+' using 1:(11) with points pointtype "#", \
	[0:144] '+' using 1:(12) with points pointtype "#", \
	[0:144] '+' using 1:(13) with points pointtype "#", \
	[0:144] '+' using 1:(14) with points pointtype "#", \
	[0:332] '+' using 1:(17) with points pointtype "#", \
	[0:639] '+' using 1:(18) with points pointtype "#"
unset multiplot
set output
exit
}

set multiplot
set label 'global-fairness: whose pages were written back, and by whom, 1 seed' at screen 0.0171,0.9665 left font large
set lmargin at screen 0.1109
set rmargin at screen 0.8276
set tmargin at screen 0.8994
set bmargin at screen 0.0906
set xrange [0:986]
set yrange [21.4333:0]
set border 1
unset ytics
set grid xtics noytics
set xtics ("0" 0, "200" 200, "400" 400, "600" 600, "800" 800)
set label 'pages written back, mean of the runs' at screen 0.4693,0.0193 center
set label 'baseline' at screen 0.1109,0.8679 left font large
set label 'large' at screen 0.0973,0.8302 right font small
set label '164 by worker' at screen 0.2404,0.8302 left font small
set label 'small' at screen 0.0973,0.7925 right font small
set label '0' at screen 0.1212,0.7925 left font small
set label 'warm' at screen 0.0973,0.7547 right font small
set label '986 by worker' at screen 0.8379,0.7547 left font small
set label 'busy' at screen 0.0973,0.7170 right font small
set label '0' at screen 0.1212,0.7170 left font small
set label 'invasive' at screen 0.1109,0.6667 left font large
set label 'large' at screen 0.0973,0.6289 right font small
set label '283 by worker' at screen 0.3269,0.6289 left font small
set label 'small' at screen 0.0973,0.5912 right font small
set label '0' at screen 0.1212,0.5912 left font small
set label 'warm' at screen 0.0973,0.5535 right font small
set label '931 by worker' at screen 0.7979,0.5535 left font small
set label 'busy' at screen 0.0973,0.5157 right font small
set label '0' at screen 0.1212,0.5157 left font small
set label 'patched' at screen 0.1109,0.4654 left font large
set label 'large' at screen 0.0973,0.4277 right font small
set label '144 by worker' at screen 0.2258,0.4277 left font small
set label 'small' at screen 0.0973,0.3899 right font small
set label '144 by worker' at screen 0.2258,0.3899 left font small
set label 'warm' at screen 0.0973,0.3522 right font small
set label '144 by worker' at screen 0.2258,0.3522 left font small
set label 'busy' at screen 0.0973,0.3145 right font small
set label '144 by worker' at screen 0.2258,0.3145 left font small
set label '6.12.117' at screen 0.1109,0.2642 left font large
set label 'large' at screen 0.0973,0.2264 right font small
set label '0' at screen 0.1212,0.2264 left font small
set label 'small' at screen 0.0973,0.1887 right font small
set label '332 by worker' at screen 0.3625,0.1887 left font small
set label 'warm' at screen 0.0973,0.1509 right font small
set label '639 by worker' at screen 0.5856,0.1509 left font small
set label 'busy' at screen 0.0973,0.1132 right font small
set label '0' at screen 0.1212,0.1132 left font small
plot \
	data index 0 using 2:1:2:3:($1-0.36):($1+0.36) with boxxyerror fc rgb blue fs solid noborder, \
	data index 1 using 2:1:2:3:($1-0.36):($1+0.36) with boxxyerror fc rgb vermillion fs solid noborder, \
	data index 2 using 2:1:2:3:($1-0.36):($1+0.36) with boxxyerror fc rgb green fs solid noborder
unset multiplot
set output
